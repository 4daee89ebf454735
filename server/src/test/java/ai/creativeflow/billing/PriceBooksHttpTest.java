package ai.creativeflow.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.creativeflow.kernel.sql.TestDatabase;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import ai.creativeflow.testing.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;

/** Books as operators make them, who has which from when on, and that callers pay what they say. Two nodes, one database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PriceBooksHttpTest {

    private static final AtomicInteger VERSIONS = new AtomicInteger();

    private final TestDatabase database = TestDatabase.fresh();
    private final Path data = Platform.dataDirectory();
    private final Platform platform = Platform.on(database, data, Map.of());
    private final Platform other = Platform.on(database, data, Map.of());
    private final Client operator = platform.operator();
    private final String present =
            YearMonth.from(Instant.now().atOffset(ZoneOffset.UTC)).toString();

    @AfterEach
    void books_agree() {
        Answer books = operator.get("/admin/v1/reconciliation");
        assertThat(books.number("/differences")).as(books.toString()).isZero();
    }

    @AfterAll
    void stop() {
        other.stop();
        platform.close();
    }

    @Test
    void book_of_the_first_start_has_the_documented_prices() {
        Answer book = operator.get("/admin/v1/price-books/2026-11");

        assertThat(book.number("/meters/generation/unit_micros")).isEqualTo(50_000);
        assertThat(book.number("/meters/generation/set_micros")).isEqualTo(12_500);
        assertThat(book.json().at("/meters/generation/steps").toString())
                .isEqualTo("[{\"from\":0,\"percent_off\":0},{\"from\":1000,\"percent_off\":10},"
                        + "{\"from\":10000,\"percent_off\":20},{\"from\":100000,\"percent_off\":30}]");
        assertThat(book.number("/meters/further_set/unit_micros")).isEqualTo(12_500);
        assertThat(book.number("/meters/large_final/unit_micros")).isEqualTo(50_000);
        assertThat(book.number("/minimum_micros")).isZero();
    }

    @Test
    void book_that_is_made_is_read_back_and_never_changes() {
        Map<String, Object> body = book(60_000);

        Answer made = operator.post("/admin/v1/price-books", body);

        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        assertThat(operator.get("/admin/v1/price-books/" + body.get("version")).json())
                .isEqualTo(made.json());
        assertThat(operator.get("/admin/v1/price-books").text("/data/0/version"))
                .isEqualTo(body.get("version"));
        Refusal.of(operator.post("/admin/v1/price-books", body), 409, "conflict");
        assertThatThrownBy(() -> platform.jdbc()
                        .sql("UPDATE price_book SET minimum_micros = 1")
                        .update())
                .isInstanceOf(DataIntegrityViolationException.class);
        assertThat(operator.get("/admin/v1/audit-events?action=price_book.create&limit=1")
                        .text("/data/0/target"))
                .isEqualTo(body.get("version"));
        Refusal.of(operator.get("/admin/v1/price-books/none"), 404, "not_found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/version | \"version\": \"Ä\"",
                "/minimum_micros | \"minimum_micros\": -1",
                "/meters/large_final | \"meters\": {\"generation\": {\"unit_micros\": 1}, \"further_set\": {\"unit_micros\": 1}}",
                "/meters/generation/unit_micros | GENERATION {}",
                "/meters/generation/unit_micros | GENERATION {\"unit_micros\": -1}",
                "/meters/generation/set_micros | GENERATION {\"unit_micros\": 1, \"set_micros\": 2}",
                "/meters/generation/included | GENERATION {\"unit_micros\": 1, \"included\": -1}",
                "/meters/generation/cap_micros | GENERATION {\"unit_micros\": 1, \"cap_micros\": -1}",
                "/meters/generation/steps | GENERATION {\"unit_micros\": 1, \"steps\": []}",
                "/meters/generation/steps/0/from | GENERATION {\"unit_micros\": 1, \"steps\": [{\"from\": 1, \"percent_off\": 0}]}",
                "/meters/generation/steps/0 | GENERATION {\"unit_micros\": 1, \"steps\": [{\"from\": 0}]}",
                "/meters/generation/steps/0/percent_off | GENERATION {\"unit_micros\": 1, \"steps\": [{\"from\": 0, \"percent_off\": 101}]}",
                "/meters/generation/steps/1/from | GENERATION {\"unit_micros\": 1, \"steps\": [{\"from\": 0, \"percent_off\": 0}, {\"from\": 0, \"percent_off\": 1}]}",
                "/meters/generation/steps/1 | GENERATION {\"unit_micros\": 10, \"steps\": [{\"from\": 0, \"percent_off\": 10}, {\"from\": 5, \"unit_micros\": 10}]}",
                "/meters/large_final/set_micros | \"meters\": {\"generation\": {\"unit_micros\": 1}, \"further_set\": {\"unit_micros\": 1}, \"large_final\": {\"unit_micros\": 1, \"set_micros\": 1}}",
                "/meters/sample_set | \"meters\": {\"generation\": {\"unit_micros\": 1}, \"further_set\": {\"unit_micros\": 1}, \"large_final\": {\"unit_micros\": 1}, \"sample_set\": {\"unit_micros\": 1}}"
            })
    void book_that_cannot_be_is_refused_with_its_place(String pointer, String member) {
        String others = "\"further_set\": {\"unit_micros\": 1}, \"large_final\": {\"unit_micros\": 1}";
        String meters = member.startsWith("GENERATION")
                ? "\"meters\": {\"generation\": %s, %s}".formatted(member.substring(11), others)
                : member;
        String all = meters.contains("\"meters\"")
                ? meters
                : "%s, \"meters\": {\"generation\": {\"unit_micros\": 1}, %s}".formatted(member, others);
        String body = all.contains("\"version\"") ? "{%s}".formatted(all) : "{\"version\": \"bad\", %s}".formatted(all);

        Refusal.of(operator.post("/admin/v1/price-books", body), 422, "validation_failed")
                .at(pointer);

        Refusal.of(operator.get("/admin/v1/price-books/bad"), 404, "not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plans/payg", "teams/TEAM"})
    void month_gone_by_and_a_version_that_is_not_there_are_refused(String subject) {
        String path =
                "/admin/v1/" + subject.replace("TEAM", platform.team("payg").id()) + "/price-schedule";

        Refusal.of(operator.put(path, Map.of("version", "2026-11", "from", "2026-01")), 422, "validation_failed")
                .at("/from");
        Refusal.of(operator.put(path, Map.of("version", "2026-11", "from", "soon")), 422, "validation_failed")
                .at("/from");
        Refusal.of(operator.put(path, Map.of("version", "none", "from", "2099-01")), 422, "validation_failed")
                .at("/version");
        Refusal.of(operator.put(path, Map.of("from", "2099-01")), 422, "validation_failed")
                .at("/version");
        assertThat(operator.get(path).json().get("data")).isEmpty();
    }

    @Test
    void schedule_of_nobody_is_missing() {
        Refusal.of(operator.get("/admin/v1/plans/none/price-schedule"), 404, "not_found");
        Refusal.of(operator.get("/admin/v1/teams/none/price-schedule"), 404, "not_found");
    }

    @Test
    void team_pays_by_its_own_book_and_others_of_its_plan_do_not() {
        TeamKeys acme = platform.team("payg");
        give(acme, book(60_000));

        assertThat(quote(acme)).isEqualTo(60_000);
        assertThat(quote(platform.team("payg"))).isEqualTo(50_000);

        operator.put(schedule(acme), "{\"version\": null, \"from\": \"%s\"}".formatted(present));
        assertThat(quote(acme)).isEqualTo(50_000);
    }

    @Test
    void plan_has_a_book_and_a_teams_own_comes_before_it() {
        operator.put("/admin/v1/plans/silver", plan());
        TeamKeys one = platform.team("silver");
        TeamKeys own = platform.team("silver");
        assertThat(quote(one)).isEqualTo(50_000);

        give("/admin/v1/plans/silver/price-schedule", book(70_000), present);
        give(own, book(80_000));

        assertThat(quote(one)).isEqualTo(70_000);
        assertThat(quote(own)).isEqualTo(80_000);
        assertThat(operator.get("/admin/v1/audit-events?action=plan.price_book.set&limit=1")
                        .text("/data/0/target"))
                .isEqualTo("silver");
    }

    @Test
    void second_node_prices_by_the_new_book_within_a_second() {
        TeamKeys acme = platform.team("payg");
        Client elsewhere = other.as(acme.live().token());
        assertThat(elsewhere.get("/v1/prices").text("/price_version")).isEqualTo("2026-11");

        Map<String, Object> book = book(60_000);
        give(acme, book);

        Until.holds(
                Duration.ofSeconds(1),
                "the new price on the other node",
                () -> elsewhere.get("/v1/prices").text("/price_version").equals(book.get("version")));
        assertThat(elsewhere.post("/v1/quotes", Pictures.small()).number("/amount_micros"))
                .isEqualTo(60_000);
    }

    @Test
    void accepted_generation_keeps_its_price_when_the_book_changes() {
        TeamKeys acme = platform.team("payg");
        Answer before = Pictures.awaiting(acme.live());
        var dearer = book(60_000);
        give(acme, dearer);

        Answer done = select(acme, before, "2k");
        Answer after = acme.live().post("/v1/generations?wait=30", Pictures.small());

        assertThat(done.text("/cost/price_version")).isEqualTo("2026-11");
        assertThat(done.number("/cost/charged_micros")).isEqualTo(100_000);
        assertThat(after.text("/cost/price_version")).isEqualTo(dearer.get("version"));
        assertThat(after.number("/cost/estimated_micros")).isEqualTo(60_000);
    }

    /** One generation and one large final are free, a month comes to 1 USD at least, large finals to 70 000 at most. */
    @Test
    void included_units_cap_and_minimum_hold_from_the_quote_to_the_invoice() {
        TeamKeys acme = platform.team("payg");
        Map<String, Object> book = book(50_000);
        book.put("minimum_micros", 1_000_000);
        meters(book).put("generation", Map.of("unit_micros", 50_000, "set_micros", 12_500, "included", 1));
        meters(book).put("large_final", Map.of("unit_micros", 50_000, "included", 1, "cap_micros", 70_000));
        give(acme, book);
        platform.bean(Minimums.class).pin();
        var charged = new ArrayList<Long>();
        for (int i = 0; i < 4; i++) {
            Answer ready = Pictures.awaiting(acme.live());
            Answer quoted = acme.live()
                    .post(
                            "/v1/quotes",
                            Map.of("generation_id", ready.text("/id"), "action", "select", "resolution", "2k"));
            Answer done = select(acme, ready, "2k");
            assertThat(done.number("/cost/charged_micros"))
                    .isEqualTo(ready.number("/cost/estimated_micros") + quoted.number("/amount_micros"));
            charged.add(done.number("/cost/charged_micros"));
        }

        assertThat(charged).containsExactly(0L, 100_000L, 70_000L, 50_000L);
        Answer draft = acme.live().get("/v1/invoices/preview");
        assertThat(lines(draft))
                .containsExactlyInAnyOrder(
                        "usage sample_set true 0 1 0",
                        "usage sample_set false 12500 3 37500",
                        "usage standard_final true 0 1 0",
                        "usage standard_final false 37500 3 112500",
                        "usage large_final true 0 1 0",
                        "usage large_final false 50000 1 50000",
                        "usage large_final false 20000 1 20000",
                        "usage large_final false 0 1 0",
                        "minimum minimum false 0 1 780000");
        assertThat(draft.number("/due_micros")).isEqualTo(1_000_000);
        assertThat(acme.live().get("/v1/limits").number("/quota/limit")).isEqualTo(1);
    }

    @Test
    void cap_holds_however_many_are_accepted_at_once() {
        TeamKeys acme = platform.team("payg");
        Map<String, Object> book = book(50_000);
        meters(book).put("generation", Map.of("unit_micros", 50_000, "set_micros", 12_500, "cap_micros", 120_000));
        give(acme, book);

        List<Answer> accepted = Parallel.times(8, i -> acme.live().post("/v1/generations", Pictures.small()));

        assertThat(accepted.stream().map(answer -> answer.number("/cost/estimated_micros")))
                .containsExactlyInAnyOrder(50_000L, 50_000L, 20_000L, 0L, 0L, 0L, 0L, 0L);
    }

    @Test
    void team_with_a_minimum_is_invoiced_it_though_it_uses_nothing() {
        TeamKeys acme = platform.team("payg");
        Map<String, Object> book = book(50_000);
        book.put("minimum_micros", 250_000);
        give(acme, book);
        assertThat(acme.live().get("/v1/invoices/preview").number("/due_micros"))
                .isZero();

        platform.bean(Minimums.class).pin();
        platform.bean(Minimums.class).pin();

        assertThat(lines(acme.live().get("/v1/invoices/preview"))).containsExactly("minimum minimum false 0 1 250000");
    }

    @Test
    void prices_are_shown_as_they_are_charged() {
        TeamKeys acme = platform.team("payg");
        Map<String, Object> book = book(50_000);
        meters(book).put("video", Map.of("unit_micros", 900, "cap_micros", 2_000));
        give(acme, book);

        Answer prices = acme.live().get("/v1/prices");

        assertThat(prices.text("/period")).isEqualTo(present);
        assertThat(prices.text("/price_version")).isEqualTo(book.get("version"));
        assertThat(prices.text("/meters/3/meter")).isEqualTo("video");
        assertThat(prices.json().at("/meters/3/tiers").toString())
                .isEqualTo("[{\"from\":0,\"percent_off\":0,\"unit_micros\":900},"
                        + "{\"from\":2,\"percent_off\":0,\"unit_micros\":200},"
                        + "{\"from\":3,\"percent_off\":100,\"unit_micros\":0}]");
    }

    private void give(TeamKeys team, Map<String, Object> book) {
        give(schedule(team), book, present);
    }

    private void give(String schedule, Map<String, Object> book, String from) {
        Answer made = operator.post("/admin/v1/price-books", book);
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        Answer scheduled = operator.put(schedule, Map.of("version", book.get("version"), "from", from));
        assertThat(scheduled.status()).as(scheduled.toString()).isEqualTo(200);
        assertThat(scheduled.text("/data/0/version")).isEqualTo(book.get("version"));
    }

    private static String schedule(TeamKeys team) {
        return "/admin/v1/teams/%s/price-schedule".formatted(team.id());
    }

    private static long quote(TeamKeys team) {
        return team.live().post("/v1/quotes", Pictures.small()).number("/amount_micros");
    }

    private static Answer select(TeamKeys team, Answer ready, String resolution) {
        Answer done = team.live()
                .post(
                        "/v1/generations/" + ready.text("/id") + "/select?wait=60",
                        Map.of("sample_id", ready.text("/samples/0/id"), "resolution", resolution));
        assertThat(done.text("/status")).as(done.toString()).isEqualTo("completed");
        return done;
    }

    private static Map<String, Object> book(int unit) {
        var meters = new LinkedHashMap<String, Object>();
        meters.put("generation", Map.of("unit_micros", unit, "set_micros", unit / 4));
        meters.put("further_set", Map.of("unit_micros", 12_500));
        meters.put("large_final", Map.of("unit_micros", 50_000));
        var book = new LinkedHashMap<String, Object>();
        book.put("version", "test-" + VERSIONS.incrementAndGet());
        book.put("meters", meters);
        return book;
    }

    @SuppressWarnings("unchecked") // It is made just above.
    private static Map<String, Object> meters(Map<String, Object> book) {
        return (Map<String, Object>) Objects.requireNonNull(book.get("meters"));
    }

    private static Map<String, Object> plan() {
        return Map.of("included_generations", 0, "sells_beyond", true, "webhook_endpoints", 2);
    }

    private static List<String> lines(Answer invoice) {
        assertThat(invoice.status()).as(invoice.toString()).isEqualTo(200);
        var lines = new ArrayList<String>();
        invoice.json()
                .get("lines")
                .forEach(line -> lines.add("%s %s %s %d %d %d"
                        .formatted(
                                line.get("type").asString(),
                                line.get("meter").asString(),
                                line.get("included").asBoolean(),
                                line.get("unit_micros").asLong(),
                                line.get("quantity").asLong(),
                                line.get("amount_micros").asLong())));
        return lines;
    }
}
