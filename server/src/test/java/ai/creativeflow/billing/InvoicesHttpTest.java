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
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.support.TransactionTemplate;

/** What a month costs, as a draft and for ever. Generations are only their money here, accepted in months gone by. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InvoicesHttpTest {

    private final YearMonth present = YearMonth.from(Instant.now().atOffset(ZoneOffset.UTC));

    /** Surely closable, whatever day it is today. */
    private final YearMonth past = present.minusMonths(3);

    private final Platform platform = Platform.with(Map.of());
    private final Billing billing = platform.bean(Billing.class);
    private final Invoices invoices = platform.bean(Invoices.class);
    private final Uuids uuids = platform.bean(Uuids.class);
    private final TransactionTemplate transactions = platform.bean(TransactionTemplate.class);

    @AfterAll
    void stop() {
        platform.close();
    }

    /** A generation that was accepted and waits for its captures. */
    private record Accepted(Billing.Owner owner, Terms terms) {}

    @Test
    void lines_are_told_apart_by_meter_and_discount_step() {
        TeamKeys acme = platform.team("payg");
        deliver(acme, present, 0);
        platform.jdbc()
                .sql("UPDATE wallet SET priced_used = 1000 WHERE team_id = :team")
                .param("team", team(acme).value())
                .update();
        deliver(acme, present, 1);

        Answer draft = acme.live().get("/v1/invoices/preview");

        assertThat(lines(draft))
                .containsExactly(
                        "usage sample_set 0 12500 1 12500",
                        "usage sample_set 10 11250 1 11250",
                        "usage standard_final 0 37500 1 37500",
                        "usage standard_final 10 33750 1 33750");
        assertThat(draft.number("/due_micros")).isEqualTo(95_000);
        assertThat(draft.text("/status")).isEqualTo("draft");
        assertThat(draft.text("/period")).isEqualTo(present.toString());
    }

    @Test
    void preview_is_the_invoice_when_nothing_more_happens() {
        TeamKeys acme = platform.team("payg");
        give(acme, 20_000);
        deliver(acme, past, 0);
        deliver(acme, past, 0);
        Answer draft = acme.live().get("/v1/invoices/preview?period=" + past);

        closeDue();

        Answer closed = only(acme);
        assertThat(lines(closed)).isEqualTo(lines(draft)).hasSize(3);
        for (String total : List.of("/subtotal_micros", "/credit_micros", "/due_micros")) {
            assertThat(closed.number(total)).isEqualTo(draft.number(total));
        }
        assertThat(closed.number("/subtotal_micros")).isEqualTo(100_000);
        assertThat(closed.number("/credit_micros")).isEqualTo(-20_000);
        assertThat(closed.number("/due_micros")).isEqualTo(80_000);
        assertThat(closed.text("/status")).isEqualTo("closed");
        Refusal.of(acme.live().get("/v1/invoices/preview?period=" + past), 400, "invalid_parameter");
    }

    @Test
    void month_is_closed_once_by_many_nodes_and_told_once() {
        TeamKeys acme = platform.team("payg");
        deliver(acme, past, 0);

        Parallel.times(8, node -> invoices.closeDue());
        closeDue();

        assertThat(acme.live().get("/v1/invoices").json().get("data").size()).isEqualTo(1);
        Answer events = acme.live().get("/v1/events?type=invoice.closed");
        assertThat(events.json().get("data").size()).isEqualTo(1);
        assertThat(events.text("/data/0/data/id")).isEqualTo(only(acme).text("/id"));
    }

    /** A final that was selected in the last minute is delivered when its month is closed already. */
    @Test
    void what_comes_after_the_closing_is_an_adjustment_of_the_next_invoice_and_changes_nothing_before() {
        TeamKeys acme = platform.team("payg");
        Accepted late = accept(acme, past, 0);
        transactions.executeWithoutResult(tx -> billing.capture(late.owner(), late.terms(), Part.SET, 1, 1));
        closeDue();
        Answer before = only(acme);

        transactions.executeWithoutResult(tx -> billing.capture(late.owner(), late.terms(), Part.STANDARD_FINAL, 1, 1));
        deliver(acme, past.plusMonths(1), 0);
        Answer draft = acme.live().get("/v1/invoices/preview?period=" + past.plusMonths(1));
        closeDue();

        assertThat(lines(before)).containsExactly("usage sample_set 0 12500 1 12500");
        assertThat(lines(draft))
                .containsExactly(
                        "usage sample_set 0 12500 1 12500",
                        "usage standard_final 0 37500 1 37500",
                        "adjustment standard_final 0 37500 1 37500");
        Answer list = acme.live().get("/v1/invoices");
        assertThat(list.json().get("data").size()).isEqualTo(2);
        assertThat(list.number("/data/0/due_micros")).isEqualTo(87_500);
        assertThat(acme.live().get("/v1/invoices/" + before.text("/id")).body()).isEqualTo(before.body());
        assertThat(lines(acme.live().get("/v1/invoices/preview"))).isEmpty();
    }

    @Test
    void month_whose_week_to_select_is_not_over_stays_open() {
        TeamKeys acme = platform.team("payg");
        deliver(acme, present, 0);

        closeDue();

        assertThat(acme.live().get("/v1/invoices").json().get("data")).isEmpty();
    }

    @Test
    void csv_has_the_lines() {
        TeamKeys acme = platform.team("payg");
        deliver(acme, past, 0);
        closeDue();
        Client csv = acme.live().with("Accept", "text/csv");

        Answer table = csv.get("/v1/invoices/" + only(acme).text("/id"));

        assertThat(table.header("Content-Type")).startsWith("text/csv");
        assertThat(new String(table.body(), StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "type,period,meter,included,percent_off,unit_micros,quantity,amount_micros",
                        "usage,%s,sample_set,false,0,12500,1,12500".formatted(past),
                        "usage,%s,standard_final,false,0,37500,1,37500".formatted(past));
        assertThat(csv.get("/v1/invoices/preview").status()).isEqualTo(200);
    }

    @Test
    void invoice_of_another_team_looks_like_a_missing_one() {
        TeamKeys acme = platform.team("payg");
        deliver(acme, past, 0);
        closeDue();
        Client rival = platform.team("payg").live();

        Refusal.of(rival.get("/v1/invoices/" + only(acme).text("/id")), 404, "not_found");

        assertThat(rival.get("/v1/invoices").json().get("data")).isEmpty();
        Refusal.of(rival.get("/v1/invoices/inv_06axf0h8zk8q3cs9c8d5bqv4gr"), 404, "not_found");
        Refusal.of(rival.get("/v1/invoices/x"), 404, "not_found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE invoice SET document = '{}'",
                "DELETE FROM invoice_line",
                "UPDATE invoice_line SET amount_micros = 0"
            })
    void database_refuses_to_change_what_is_closed(String sql) {
        deliver(platform.team("payg"), past, 0);
        closeDue();

        assertThatThrownBy(() -> platform.jdbc().sql(sql).update()).isInstanceOf(DataIntegrityViolationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"period=2026", "period=9999-01", "period="})
    void preview_of_no_month_is_refused(String query) {
        Refusal.of(platform.team("payg").live().get("/v1/invoices/preview?" + query), 400, "invalid_parameter");
    }

    private void deliver(TeamKeys team, YearMonth period, int step) {
        Accepted one = accept(team, period, step);
        transactions.executeWithoutResult(tx -> {
            billing.capture(one.owner(), one.terms(), Part.SET, 1, 1);
            billing.capture(one.owner(), one.terms(), Part.STANDARD_FINAL, 1, 1);
        });
    }

    private Accepted accept(TeamKeys keys, YearMonth period, int step) {
        TeamId team = team(keys);
        var generation = new GenerationId(uuids.next());
        Terms terms = Terms.priced(period, platform.bean(PriceBooks.class).of(PriceSchedule.FIRST), step);
        var caller = new Caller(
                new Caller.ApiKeyPrincipal(new KeyId(uuids.next())),
                team,
                Mode.LIVE,
                Set.of(),
                platform.bean(Teams.class).standing(team).orElseThrow().plan(),
                false,
                null);
        transactions.executeWithoutResult(tx -> billing.hold(caller, generation, terms, false));
        return new Accepted(new Billing.Owner(team, Mode.LIVE, null, generation), terms);
    }

    private void give(TeamKeys keys, long micros) {
        platform.bean(Grants.class).give(team(keys), new Grants.Gift("Test", Micros.of(micros), 50, null));
    }

    private void closeDue() {
        while (invoices.closeDue()) {
            // Until none is due, of whatever team.
        }
    }

    private static TeamId team(TeamKeys keys) {
        return TeamId.parse(keys.id()).orElseThrow();
    }

    private static Answer only(TeamKeys keys) {
        Answer list = keys.live().get("/v1/invoices");
        assertThat(list.json().get("data").size()).as(list.toString()).isEqualTo(1);
        return keys.live().get("/v1/invoices/" + list.text("/data/0/id"));
    }

    private static List<String> lines(Answer invoice) {
        assertThat(invoice.status()).as(invoice.toString()).isEqualTo(200);
        var lines = new ArrayList<String>();
        invoice.json()
                .get("lines")
                .forEach(line -> lines.add("%s %s %d %d %d %d"
                        .formatted(
                                line.get("type").asString(),
                                line.get("meter").asString(),
                                line.get("percent_off").asLong(),
                                line.get("unit_micros").asLong(),
                                line.get("quantity").asLong(),
                                line.get("amount_micros").asLong())));
        return lines;
    }
}
