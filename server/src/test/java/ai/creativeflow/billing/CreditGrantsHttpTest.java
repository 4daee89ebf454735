package ai.creativeflow.billing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.GrantId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Money that the operators give: who pays what with it, and that it is never spent twice. */
class CreditGrantsHttpTest {

    private final Platform platform = Platform.shared();
    private final TeamKeys acme = platform.team("payg");
    private final Client live = acme.live();

    @AfterEach
    void books_agree() {
        Answer books = platform.operator().get("/admin/v1/reconciliation");
        assertThat(books.number("/differences")).as(books.toString()).isZero();
    }

    @Test
    void grant_pays_what_the_cap_does_not_count() {
        cap(0);
        Refusal.of(live.post("/v1/generations", Pictures.small()), 402, "spend_cap_reached");
        give("Welcome", 50_000, 50, null);

        Answer done = live.post("/v1/generations?wait=60", Pictures.small("auto_select", true, "final", Map.of()));

        assertThat(done.text("/status")).isEqualTo("completed");
        assertThat(done.number("/cost/charged_micros")).isEqualTo(50_000);
        assertThat(spent()).containsExactly(0L, 0L);
        assertThat(grants()).containsEntry("Welcome", 0L);
        Refusal.of(live.post("/v1/generations", Pictures.small()), 402, "spend_cap_reached");
    }

    @Test
    void cap_counts_what_grants_leave() {
        cap(20_000);
        give("Half", 30_000, 50, null);

        Answer ready = Pictures.awaiting(live);

        assertThat(spent()).containsExactly(0L, 20_000L);
        assertThat(select(ready, "standard").text("/status")).isEqualTo("completed");
        assertThat(spent()).containsExactly(20_000L, 0L);
        assertThat(grants()).containsEntry("Half", 0L);
    }

    @Test
    void what_a_canceled_generation_did_not_use_goes_back_to_its_grant() {
        give("Welcome", 40_000, 50, null);
        Answer ready = Pictures.awaiting(live);
        assertThat(grants()).containsEntry("Welcome", 0L);

        live.post("/v1/generations/" + ready.text("/id") + "/cancel");

        assertThat(grants()).containsEntry("Welcome", 27_500L);
        assertThat(spent()).containsExactly(0L, 0L);
    }

    @Test
    void grants_pay_by_priority_then_by_expiry_then_by_age() {
        give("never expires", 10_000, 10, null);
        give("last", 100_000, 90, null);
        give("expires late", 10_000, 10, "2099-01-01T00:00:00Z");
        give("first", 10_000, 5, null);
        give("expires early", 10_000, 10, "2098-01-01T00:00:00Z");
        give("never expires, younger", 10_000, 10, null);
        live.post("/v1/generations?wait=30", Pictures.small());

        assertThat(grants())
                .containsEntry("first", 0L)
                .containsEntry("expires early", 0L)
                .containsEntry("expires late", 0L)
                .containsEntry("never expires", 0L)
                .containsEntry("never expires, younger", 0L)
                .containsEntry("last", 100_000L);
    }

    @Test
    void large_final_is_paid_by_a_grant_too() {
        cap(50_000);
        Answer ready = Pictures.awaiting(live);
        Refusal.of(select(ready, "2k"), 402, "spend_cap_reached");
        give("Upgrade", 50_000, 50, null);

        assertThat(select(ready, "2k").text("/status")).isEqualTo("completed");
        assertThat(grants()).containsEntry("Upgrade", 0L);
        assertThat(spent()).containsExactly(50_000L, 0L);
    }

    @Test
    void grant_whose_time_is_over_pays_nothing_and_lapses_with_an_entry() {
        Answer given = give("Soon gone", 50_000, 50, "2099-01-01T00:00:00Z");
        platform.jdbc()
                .sql("UPDATE credit_grant SET expires_at = now() - interval '1 second' WHERE id = :id")
                .param("id", GrantId.parse(given.text("/id")).orElseThrow().value())
                .update();
        cap(0);

        Refusal.of(live.post("/v1/generations", Pictures.small()), 402, "spend_cap_reached");
        while (platform.bean(Grants.class).lapse()) {
            // Until none is left, of whatever team.
        }

        Answer grant = live.get("/v1/credit-grants");
        assertThat(grant.number("/data/0/remaining_micros")).isZero();
        assertThat(grant.number("/data/0/lapsed_micros")).isEqualTo(50_000);
        Answer ledger = live.get("/v1/ledger");
        assertThat(ledger.text("/data/0/type")).isEqualTo("adjustment");
        assertThat(ledger.text("/data/0/credit")).isEqualTo("platform");
        assertThat(ledger.text("/data/1/type")).isEqualTo("grant");
        assertThat(ledger.text("/data/1/debit")).isEqualTo("platform");
    }

    @Test
    void grant_is_given_once_however_often_it_is_sent() {
        Client once = platform.operator().with("Idempotency-Key", "grant-" + acme.id());
        String path = "/admin/v1/teams/%s/credit-grants".formatted(acme.id());
        var body = Map.of("name", "Once", "amount_micros", 5);
        Answer first = once.post(path, body);

        Answer again = once.post(path, body);

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.text("/id")).isEqualTo(first.text("/id"));
        assertThat(live.get("/v1/credit-grants").json().get("data").size()).isEqualTo(1);
    }

    @Test
    void grants_of_another_team_are_not_seen_and_pay_nothing() {
        TeamKeys rival = platform.team("payg");
        give("Ours", 50_000, 50, null);

        Pictures.awaiting(rival.live());

        assertThat(rival.live().get("/v1/credit-grants").json().get("data")).isEmpty();
        assertThat(grants()).containsEntry("Ours", 50_000L);
    }

    /** 210 000 micros of cap and grants are four generations and a rest that pays for no fifth. */
    @Test
    void cap_and_grants_together_are_never_passed_by_callers_that_come_together() {
        cap(100_000);
        give("One", 60_000, 50, null);
        give("Two", 50_000, 40, null);

        List<Answer> answers = Parallel.times(24, caller -> {
            Answer made = live.post("/v1/generations", Pictures.small());
            return made.status() == 202 && caller % 3 == 0
                    ? live.post("/v1/generations/" + made.text("/id") + "/cancel")
                    : made;
        });

        assertThat(answers.stream().filter(answer -> answer.status() == 402)).isNotEmpty();
        Answer wallet = live.get("/v1/limits");
        long used = wallet.number("/spend_cap/used") + wallet.number("/spend_cap/reserved");
        assertThat(used).isLessThanOrEqualTo(100_000);
        long left = grants().values().stream().mapToLong(Long::longValue).sum();
        assertThat(left).isBetween(0L, 110_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"amount_micros\": 5}",
                "{\"name\": \"\", \"amount_micros\": 5}",
                "{\"name\": \"x\"}",
                "{\"name\": \"x\", \"amount_micros\": 0}",
                "{\"name\": \"x\", \"amount_micros\": -5}",
                "{\"name\": \"x\", \"amount_micros\": 1000000000001}",
                "{\"name\": \"x\", \"amount_micros\": 5, \"priority\": 101}",
                "{\"name\": \"x\", \"amount_micros\": 5, \"priority\": -1}",
                "{\"name\": \"x\", \"amount_micros\": 5, \"expires_at\": \"2020-01-01T00:00:00Z\"}",
                "{\"name\": \"x\", \"amount_micros\": 5, \"expires_at\": \"tomorrow\"}"
            })
    void grant_that_cannot_be_is_refused(String body) {
        Refusal.of(
                platform.operator().post("/admin/v1/teams/%s/credit-grants".formatted(acme.id()), body),
                422,
                "validation_failed");

        assertThat(grants()).isEmpty();
    }

    @Test
    void grant_for_a_team_that_is_not_there_is_refused() {
        Refusal.of(
                platform.operator()
                        .post(
                                "/admin/v1/teams/team_06axf0h8zk8q3cs9c8d5bqv4gr/credit-grants",
                                Map.of("name", "x", "amount_micros", 5)),
                404,
                "not_found");
    }

    private Answer give(String name, long micros, int priority, @Nullable String expiresAt) {
        var body = new HashMap<String, Object>();
        body.put("name", name);
        body.put("amount_micros", micros);
        body.put("priority", priority);
        if (expiresAt != null) {
            body.put("expires_at", expiresAt);
        }
        Answer given = platform.operator().post("/admin/v1/teams/%s/credit-grants".formatted(acme.id()), body);
        assertThat(given.status()).as(given.toString()).isEqualTo(201);
        return given;
    }

    private Map<String, Long> grants() {
        var remaining = new HashMap<String, Long>();
        live.get("/v1/credit-grants")
                .json()
                .get("data")
                .forEach(grant -> remaining.put(
                        grant.get("name").asString(),
                        grant.get("remaining_micros").asLong()));
        return remaining;
    }

    private Answer select(Answer generation, String resolution) {
        return live.post(
                "/v1/generations/" + generation.text("/id") + "/select?wait=60",
                Map.of("sample_id", generation.text("/samples/0/id"), "resolution", resolution));
    }

    private void cap(long micros) {
        assertThat(live.put("/v1/spend-cap", Map.of("monthly_micros", micros)).status())
                .isEqualTo(200);
    }

    private List<Long> spent() {
        Answer limits = live.get("/v1/limits");
        return List.of(limits.number("/spend_cap/used"), limits.number("/spend_cap/reserved"));
    }
}
