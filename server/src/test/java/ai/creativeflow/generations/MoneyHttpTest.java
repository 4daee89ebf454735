package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a generation costs, what stands in its way, and that the books agree whatever happened. */
class MoneyHttpTest {

    /** One included generation, none beyond; one at a time, so twenty-one open at most. */
    private static final String TINY = """
            INSERT INTO plan (name, included_generations, sells_beyond, credit_limit_micros, windows, at_once,
                              storage_bytes, endpoints)
            VALUES ('tiny', 1, false, 0, 'minute=600/60', 1, 1000000, 1)
            ON CONFLICT (name) DO NOTHING
            """;

    private final Platform platform = Platform.shared();
    private final TeamKeys acme = platform.team("payg");
    private final Client live = acme.live();

    @AfterEach
    void books_agree() {
        Answer books = platform.operator().get("/admin/v1/reconciliation");
        assertThat(books.number("/differences")).as(books.toString()).isZero();
    }

    @Test
    void test_mode_costs_nothing() {
        Answer done = acme.test()
                .post(
                        "/v1/generations?wait=60",
                        Pictures.small("auto_select", true, "final", Map.of("resolution", "2k")));

        assertThat(done.text("/status")).isEqualTo("completed");
        assertThat(money(done)).containsExactly(0L, 0L, 0L, 0L);
        assertThat(spent()).containsExactly(0L, 0L);
    }

    @ParameterizedTest
    @CsvSource({"standard, 50000", "2k, 100000"})
    void quote_of_a_create_is_what_is_charged(String resolution, long price) {
        var body = Pictures.small("auto_select", true, "final", Map.of("resolution", resolution));

        Answer quote = live.post("/v1/quotes", body);
        Answer done = live.post("/v1/generations?wait=60", body);

        assertThat(quote.number("/amount_micros")).isEqualTo(price);
        assertThat(quote.number("/upper_bound_micros")).isEqualTo(price);
        assertThat(quote.json().get("exact").asBoolean()).isTrue();
        assertThat(sumOf(quote)).isEqualTo(price);
        assertThat(money(done)).containsExactly(price, 0L, price, 0L);
        assertThat(spent()).containsExactly(price, 0L);
    }

    @Test
    void quote_of_a_selection_is_what_it_adds() {
        Answer ready = Pictures.awaiting(live);
        var body = new LinkedHashMap<String, Object>();
        body.put("generation_id", ready.text("/id"));
        body.put("action", "select");
        assertThat(live.post("/v1/quotes", body).number("/amount_micros")).isZero();
        body.put("resolution", "2k");

        Answer quote = live.post("/v1/quotes", body);
        Answer done = select(ready, "2k");

        assertThat(quote.number("/amount_micros")).isEqualTo(50_000);
        assertThat(money(done)).containsExactly(100_000L, 0L, 100_000L, 0L);
    }

    @Test
    void quote_changes_nothing() {
        live.post("/v1/quotes", Pictures.small());

        assertThat(spent()).containsExactly(0L, 0L);
        assertThat(live.get("/v1/generations").json().get("data")).isEmpty();
    }

    @Test
    void quote_of_another_teams_generation_is_refused() {
        Answer theirs = Pictures.awaiting(platform.team("payg").live());

        Refusal.of(
                        live.post("/v1/quotes", Map.of("generation_id", theirs.text("/id"), "action", "select")),
                        422,
                        "validation_failed")
                .at("/generation_id");
    }

    @Test
    void canceled_selection_keeps_the_price_of_the_samples_only() {
        Answer ready = Pictures.awaiting(live);
        assertThat(money(ready)).containsExactly(50_000L, 37_500L, 12_500L, 0L);

        Answer canceled = live.post("/v1/generations/" + ready.text("/id") + "/cancel");

        assertThat(money(canceled)).containsExactly(50_000L, 0L, 12_500L, 37_500L);
        assertThat(spent()).containsExactly(12_500L, 0L);
    }

    @Test
    void limits_add_up() {
        Answer ready = Pictures.awaiting(live);

        Answer limits = live.get("/v1/limits");

        assertThat(limits.number("/spend_cap/limit")).isEqualTo(100_000_000);
        assertThat(limits.number("/spend_cap/used")).isEqualTo(12_500);
        assertThat(limits.number("/spend_cap/reserved")).isEqualTo(37_500);
        assertThat(limits.number("/spend_cap/remaining")).isEqualTo(99_950_000);
        assertThat(limits.text("/spend_cap/resets_at")).matches("\\d{4}-\\d\\d-01T00:00:00\\.000Z");
        assertThat(limits.number("/storage/used"))
                .isEqualTo(live.get("/v1/assets/" + ready.text("/samples/0/asset_id"))
                        .number("/bytes"));
        assertThat(limits.number("/concurrency/used")).isZero();
        assertThat(limits.json().at("/quota/limit").isNull()).isTrue();
    }

    @Test
    void plan_that_sells_none_beyond_its_included_ones_refuses_the_next() {
        onPlanTiny();
        Answer included = Pictures.awaiting(live);
        assertThat(money(included)).containsExactly(0L, 0L, 0L, 0L);
        assertThat(live.get("/v1/limits").number("/quota/used")).isEqualTo(1);

        Refusal.of(live.post("/v1/generations", Pictures.small()), 402, "quota_exceeded");
        Refusal.of(live.post("/v1/quotes", Pictures.small()), 402, "quota_exceeded");

        assertThat(live.get("/v1/generations").json().get("data").size()).isEqualTo(1);
        assertThat(acme.test().post("/v1/generations", Pictures.small()).status())
                .isEqualTo(202);
    }

    @Test
    void large_final_of_an_included_generation_wants_credit() {
        onPlanTiny();
        Answer included = Pictures.awaiting(live);

        Refusal.of(select(included, "2k"), 402, "insufficient_credit");

        assertThat(select(included, "standard").text("/status")).isEqualTo("completed");
    }

    @Test
    void team_with_as_many_open_as_its_plan_allows_waits() {
        onPlanTiny();
        List<Answer> open = new ArrayList<>();
        for (int i = 0; i < 21; i++) {
            open.add(acme.test().post("/v1/generations", Pictures.small("prompt", "[[test:slow=60s]]")));
        }
        assertThat(open).allMatch(answer -> answer.status() == 202);

        Answer refused = acme.test().post("/v1/generations", Pictures.small());

        Refusal.of(refused, 429, "too_many_concurrent_generations");
        assertThat(Long.parseLong(refused.header("Retry-After"))).isPositive();
        Answer limits = acme.test().get("/v1/limits");
        assertThat(limits.number("/concurrency/used") + limits.number("/concurrency/reserved"))
                .isEqualTo(21);
        assertThat(limits.number("/concurrency/remaining")).isZero();
        open.forEach(one -> acme.test().post("/v1/generations/" + one.text("/id") + "/cancel"));
        assertThat(acme.test().get("/v1/limits").number("/concurrency/remaining"))
                .isEqualTo(1);
    }

    @Test
    void spend_cap_is_never_passed() {
        cap(99_999L);
        assertThat(live.post("/v1/generations?wait=30", Pictures.small()).status())
                .isEqualTo(202);

        Refusal.of(live.post("/v1/generations", Pictures.small()), 402, "spend_cap_reached");

        assertThat(spent()).containsExactly(12_500L, 37_500L);
        assertThat(live.get("/v1/generations").json().get("data").size()).isEqualTo(1);
        cap(100_000L);
        assertThat(live.post("/v1/generations?wait=30", Pictures.small()).status())
                .isEqualTo(202);
    }

    @Test
    void refused_selection_leaves_the_generation_as_it_was() {
        cap(60_000L);
        Answer ready = Pictures.awaiting(live);
        String path = "/v1/generations/" + ready.text("/id");
        String etag = live.get(path).header("ETag");

        Refusal.of(select(ready, "4k"), 402, "spend_cap_reached");

        assertThat(live.get(path).header("ETag")).isEqualTo(etag);
        assertThat(live.get("/v1/limits").number("/concurrency/remaining")).isEqualTo(50);
        assertThat(select(ready, "standard").text("/status")).isEqualTo("completed");
    }

    @Test
    void cap_below_what_is_used_stops_new_holds_only() {
        Answer ready = Pictures.awaiting(live);
        cap(0L);

        Refusal.of(live.post("/v1/generations", Pictures.small()), 402, "spend_cap_reached");
        Answer done = select(ready, "standard");

        assertThat(done.number("/cost/charged_micros")).isEqualTo(50_000);
    }

    @Test
    void credit_limit_of_the_operator_is_never_passed() {
        creditLimit(49_999L);
        Refusal.of(live.post("/v1/generations", Pictures.small()), 402, "insufficient_credit");
        assertThat(live.get("/v1/limits").number("/spend_cap/limit")).isEqualTo(49_999);

        creditLimit(50_000L);
        assertThat(live.post("/v1/generations?wait=30", Pictures.small()).status())
                .isEqualTo(202);
    }

    @Test
    void refusal_for_money_is_not_stored_for_a_repeat() {
        Client once = live.with("Idempotency-Key", "once");
        creditLimit(0L);
        Refusal.of(once.post("/v1/generations", Pictures.small()), 402, "insufficient_credit");
        creditLimit(50_000L);

        Answer again = once.post("/v1/generations?wait=30", Pictures.small());

        assertThat(again.status()).isEqualTo(202);
        assertThat(again.header("Idempotent-Replayed")).isNull();
    }

    @Test
    void repeated_create_is_charged_once() {
        Client once = live.with("Idempotency-Key", "once");
        once.post("/v1/generations?wait=30", Pictures.small());

        once.post("/v1/generations?wait=30", Pictures.small());

        assertThat(spent()).containsExactly(12_500L, 37_500L);
    }

    @Test
    void spend_cap_is_not_passed_by_callers_that_come_together() {
        cap(250_000L);

        List<Answer> answers = Parallel.times(20, caller -> live.post("/v1/generations", Pictures.small()));

        assertThat(answers.stream().filter(answer -> answer.status() == 202)).hasSize(5);
        assertThat(answers.stream().filter(answer -> answer.status() != 202))
                .allSatisfy(answer -> Refusal.of(answer, 402, "spend_cap_reached"));
        assertThat(spent().stream().mapToLong(Long::longValue).sum()).isEqualTo(250_000);
    }

    @Test
    void included_generation_is_given_once_to_callers_that_come_together() {
        onPlanTiny();

        List<Answer> answers = Parallel.times(8, caller -> live.post("/v1/generations", Pictures.small()));

        assertThat(answers.stream().filter(answer -> answer.status() == 202)).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() != 202))
                .allSatisfy(answer -> Refusal.of(answer, 402, "quota_exceeded"));
    }

    /** Whether the cancel comes before, into or after the drawing. */
    @Test
    void canceled_generation_stays_canceled_and_holds_nothing() {
        List<Answer> answers = Parallel.times(12, caller -> {
            Answer made = live.post("/v1/generations", Pictures.small());
            return live.post("/v1/generations/" + made.text("/id") + "/cancel");
        });

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.text("/status")).isEqualTo("canceled"));
        answers.forEach(answer -> assertThat(
                        live.get("/v1/generations/" + answer.text("/id")).text("/status"))
                .isEqualTo("canceled"));
        assertThat(spent().getLast()).isZero();
        assertThat(live.get("/v1/limits").number("/concurrency/remaining")).isEqualTo(50);
    }

    private Answer select(Answer generation, String resolution) {
        return live.post(
                "/v1/generations/" + generation.text("/id") + "/select?wait=60",
                Map.of("sample_id", generation.text("/samples/0/id"), "resolution", resolution));
    }

    private void onPlanTiny() {
        platform.jdbc().sql(TINY).update();
        Answer changed = platform.operator().patch("/admin/v1/teams/" + acme.id(), Map.of("plan", "tiny"));
        assertThat(changed.status()).isEqualTo(200);
    }

    private void cap(long micros) {
        assertThat(live.put("/v1/spend-cap", Map.of("monthly_micros", micros)).status())
                .isEqualTo(200);
    }

    private void creditLimit(long micros) {
        platform.operator().patch("/admin/v1/teams/" + acme.id(), Map.of("credit_limit_micros", micros));
    }

    private List<Long> spent() {
        Answer limits = live.get("/v1/limits");
        return List.of(limits.number("/spend_cap/used"), limits.number("/spend_cap/reserved"));
    }

    private static List<Long> money(Answer generation) {
        return List.of(
                generation.number("/cost/estimated_micros"),
                generation.number("/cost/reserved_micros"),
                generation.number("/cost/charged_micros"),
                generation.number("/cost/released_micros"));
    }

    private static long sumOf(Answer quote) {
        long sum = 0;
        for (var line : quote.json().get("lines")) {
            sum += line.get("amount_micros").asLong();
        }
        return sum;
    }
}
