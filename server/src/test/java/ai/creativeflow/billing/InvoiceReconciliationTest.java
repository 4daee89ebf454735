package ai.creativeflow.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Closed invoices against what they were made of, months and price books by the clock, and the page that is printed. */
class InvoiceReconciliationTest {

    private static final String FIRST = PriceSchedule.FIRST;

    private final YearMonth present = YearMonth.from(Instant.now().atOffset(ZoneOffset.UTC));

    /** Surely closable, whatever day it is today. */
    private final YearMonth past = present.minusMonths(3);

    private final Platform platform = Platform.with(Map.of());
    private final Billing billing = platform.bean(Billing.class);
    private final PriceBooks books = platform.bean(PriceBooks.class);
    private final Uuids uuids = platform.bean(Uuids.class);
    private final TransactionTemplate transactions = platform.bean(TransactionTemplate.class);
    private final TeamKeys keys = platform.team("payg");
    private final TeamId acme = TeamId.parse(keys.id()).orElseThrow();

    private record Accepted(Billing.Owner owner, Terms terms) {}

    @AfterEach
    void stop() {
        platform.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "sample_set | UPDATE invoice_line SET amount_micros = amount_micros + 1 WHERE meter = 'sample_set'",
                "sample_set | UPDATE invoice_line SET quantity = 2 WHERE meter = 'sample_set'",
                "standard_final | DELETE FROM invoice_line WHERE meter = 'standard_final'",
                "credit_grant | UPDATE invoice_line SET amount_micros = 0 WHERE type = 'credit'",
                "minimum | UPDATE invoice_line SET amount_micros = 1 WHERE type = 'minimum'",
                "document | UPDATE invoice SET document = replace(document, '\"due_micros\":', '\"due_micros\":1')",
                "document | UPDATE invoice SET document = replace(document, '\"quantity\":1', '\"quantity\":3')",
                "document | UPDATE invoice SET document = 'gone'"
            })
    void tampered_invoice_is_found(String subject, String change) {
        platform.bean(Grants.class).give(acme, new Grants.Gift("Test", Micros.of(20_000), 50, null));
        deliver(past);
        platform.jdbc()
                .sql("UPDATE wallet SET minimum_micros = 90000 WHERE period = :period")
                .param("period", past.toString())
                .update();
        closeDue();
        assertThat(found()).isEmpty();
        Answer invoice = keys.live().get("/v1/invoices");
        assertThat(invoice.number("/data/0/subtotal_micros")).isEqualTo(90_000);
        assertThat(invoice.number("/data/0/due_micros")).isEqualTo(70_000);

        asOwner("ALTER TABLE invoice DISABLE TRIGGER USER");
        asOwner("ALTER TABLE invoice_line DISABLE TRIGGER USER");
        asOwner(change);

        assertThat(found()).contains(subject);
        assertThat(platform.operator().get("/admin/v1/reconciliation").text("/invoices/0/team"))
                .isEqualTo(keys.id());
    }

    /** Work that is in flight while a month is closed is no difference, before and after it is adjusted. */
    @Test
    void what_commits_after_the_closing_is_no_difference() {
        Accepted late = accept(past);
        transactions.executeWithoutResult(tx -> billing.capture(late.owner(), late.terms(), Part.SET, 1, 1));
        closeDue();

        transactions.executeWithoutResult(tx -> billing.capture(late.owner(), late.terms(), Part.STANDARD_FINAL, 1, 1));
        assertThat(found()).isEmpty();

        deliver(past.plusMonths(1));
        closeDue();
        assertThat(found()).isEmpty();
        assertThat(keys.live().get("/v1/invoices").number("/data/0/due_micros")).isEqualTo(87_500);
    }

    /** The minimum was paid with the month; what is used of it later is not paid twice. */
    @Test
    void usage_that_comes_after_a_month_with_a_minimum_is_taken_off_it() {
        Accepted late = accept(past);
        transactions.executeWithoutResult(tx -> billing.capture(late.owner(), late.terms(), Part.SET, 1, 1));
        platform.jdbc().sql("UPDATE wallet SET minimum_micros = 40000").update();
        closeDue();
        assertThat(keys.live().get("/v1/invoices").number("/data/0/due_micros")).isEqualTo(40_000);

        transactions.executeWithoutResult(tx -> billing.capture(late.owner(), late.terms(), Part.STANDARD_FINAL, 1, 1));
        deliver(past.plusMonths(1));
        closeDue();

        Answer next = keys.live().get("/v1/invoices");
        assertThat(next.number("/data/0/due_micros")).isEqualTo(50_000 + 37_500 - 27_500);
        assertThat(found()).isEmpty();
    }

    @Test
    void book_of_the_next_month_holds_from_its_first_instant_on() {
        PriceBook dearer = PriceBook.of(
                "dearer",
                Micros.ZERO,
                Map.of(
                        PriceBook.GENERATION, Rate.flat(Micros.of(60_000)),
                        PriceBook.LARGE_FINAL, Rate.flat(Micros.of(1)),
                        PriceBook.FURTHER_SET, Rate.flat(Micros.of(2))));
        assertThat(books.publish(dearer)).isPresent();
        YearMonth next = present.plusMonths(1);
        books.schedulePlan("payg", next, "dearer");
        Instant first = next.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();

        assertThat(at(first.minusMillis(1)).priceVersion()).isEqualTo(FIRST);
        assertThat(at(first).priceVersion()).isEqualTo("dearer");
        assertThat(at(first).generation()).isEqualTo(Micros.of(60_000));
        assertThat(at(first).period()).isEqualTo(next);

        books.scheduleTeam(acme, next, FIRST);
        assertThat(at(first).priceVersion()).isEqualTo(FIRST);
        books.scheduleTeam(acme, next.plusMonths(1), null);
        assertThat(at(next.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant())
                        .priceVersion())
                .isEqualTo("dearer");
    }

    /** Of two that were told the same price one has it; what is given back is there for the next. */
    @Test
    void included_large_final_is_had_once_and_again_when_it_was_released() {
        var free = new Rate(
                Micros.of(50_000),
                Micros.ZERO,
                1,
                null,
                Rate.flat(Micros.of(50_000)).steps());
        assertThat(books.publish(PriceBook.of(
                        "generous",
                        Micros.ZERO,
                        Map.of(
                                PriceBook.GENERATION, Rate.flat(Micros.of(60_000)),
                                PriceBook.LARGE_FINAL, free,
                                PriceBook.FURTHER_SET, Rate.flat(Micros.of(2))))))
                .isPresent();
        books.scheduleTeam(acme, present, "generous");
        var first = new GenerationId(uuids.next());
        var second = new GenerationId(uuids.next());
        Terms named = billing.terms(caller());
        assertThat(named.largeFinal()).isEqualTo(Micros.ZERO);

        transactions.executeWithoutResult(tx -> billing.hold(caller(), first, named, true));
        assertThatThrownBy(() -> transactions.executeWithoutResult(tx -> billing.hold(caller(), second, named, true)))
                .isInstanceOf(TermsChanged.class);
        assertThat(billing.terms(caller()).largeFinal()).isEqualTo(Micros.of(50_000));
        var owner = new Billing.Owner(acme, Mode.LIVE, null, first);
        transactions.executeWithoutResult(tx -> {
            billing.close(acme);
            billing.release(owner, named);
            billing.release(owner, named);
        });

        assertThat(billing.terms(caller()).largeFinal()).isEqualTo(Micros.ZERO);
        assertThat(platform.bean(CountReconciliation.class).meters()).isEmpty();
        platform.jdbc().sql("UPDATE meter_count SET included_used = 1").update();
        assertThat(platform.bean(CountReconciliation.class).meters()).hasSize(1);
    }

    @Test
    void page_shows_the_invoice_without_scripts_and_with_everything_encoded() {
        deliver(past);
        platform.jdbc()
                .sql("UPDATE usage_event SET meter = '<script>x</script>' WHERE meter = 'sample_set'")
                .update();
        closeDue();
        String id = keys.live().get("/v1/invoices").text("/data/0/id");

        Answer page = keys.live()
                .with("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .get("/v1/invoices/" + id);
        String html = new String(page.body(), StandardCharsets.UTF_8);

        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'; style-src 'sha256-");
        assertThat(html)
                .contains(id, past.toString(), "$0.0125", "$0.0375", "$0.05", "&lt;script&gt;")
                .doesNotContain("<script", "{{", "http://", "https://");
        assertThat(keys.live()
                        .with("Accept", "text/html")
                        .get("/v1/invoices/preview")
                        .header("Content-Type"))
                .startsWith("text/html");
        assertThat(keys.live().get("/v1/invoices/" + id).header("Content-Type")).startsWith("application/json");
    }

    private Terms at(Instant now) {
        var clocked = new Billing(
                platform.bean(WalletRepository.class),
                platform.bean(CreditRepository.class),
                platform.bean(UsageRepository.class),
                platform.bean(Alerts.class),
                platform.bean(KeyWallets.class),
                Clearance.GIVEN,
                new Pricing(platform.bean(WalletRepository.class), new MeterCounts(platform.jdbc()), books),
                books,
                InstantSource.fixed(now));
        return clocked.terms(caller());
    }

    private List<String> found() {
        return platform.bean(InvoiceReconciliation.class).differences().stream()
                .map(InvoiceReconciliation.Difference::subject)
                .toList();
    }

    private void asOwner(String sql) {
        JdbcClient.create(platform.database().ownerDataSource())
                .sql(sql.replaceAll("(TABLE|UPDATE|FROM) invoice", "$1 creativeflow.invoice"))
                .update();
    }

    private void deliver(YearMonth period) {
        Accepted one = accept(period);
        transactions.executeWithoutResult(tx -> {
            billing.capture(one.owner(), one.terms(), Part.SET, 1, 1);
            billing.capture(one.owner(), one.terms(), Part.STANDARD_FINAL, 1, 1);
        });
    }

    private Accepted accept(YearMonth period) {
        var generation = new GenerationId(uuids.next());
        Terms terms = Terms.priced(period, books.of(FIRST), 0);
        transactions.executeWithoutResult(tx -> billing.hold(caller(), generation, terms, false));
        return new Accepted(new Billing.Owner(acme, Mode.LIVE, null, generation), terms);
    }

    private Caller caller() {
        return new Caller(
                new Caller.ApiKeyPrincipal(new KeyId(uuids.next())),
                acme,
                Mode.LIVE,
                Set.of(),
                platform.bean(Teams.class).standing(acme).orElseThrow().plan(),
                false,
                null);
    }

    private void closeDue() {
        while (platform.bean(Invoices.class).closeDue()) {
            // Until none is due.
        }
    }
}
