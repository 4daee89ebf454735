package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Platform;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What accepting promises when many callers come at once: once by key, never beyond a cap, books that agree. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AcceptanceTest {

    private static final Map<String, Object> BODY = Map.of("prompt", "Harvest fair", "format", "x_post", "samples", 2);
    private static final int CALLERS = 64;

    private Platform platform;

    @BeforeAll
    void start() {
        platform = Platform.with(Map.of("creativeflow.generations.live-engine", "none"));
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @Test
    void many_calls_with_one_key_accept_one_generation() {
        Client caller = platform.team("payg").live().with("Idempotency-Key", "only-once");

        List<Answer> answers = Parallel.times(CALLERS, n -> caller.post("/v1/generations", BODY));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(202, 409));
        assertThat(answers.stream().filter(answer -> answer.status() == 202).map(answer -> answer.text("/id")))
                .isNotEmpty()
                .hasSameElementsAs(List.of(answers.stream()
                        .filter(answer -> answer.status() == 202)
                        .findFirst()
                        .orElseThrow()
                        .text("/id")));
        assertThat(caller.get("/v1/generations").json().at("/data").size()).isEqualTo(1);
        Answer again = caller.post("/v1/generations", BODY);
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.text("/status")).isEqualTo("pending");
    }

    @Test
    void the_order_of_fields_makes_no_other_request() {
        Client caller = platform.team("payg").live().with("Idempotency-Key", "\"quoted\"");
        Answer first = caller.post("/v1/generations", "{\"prompt\":\"A\",\"format\":\"x_post\"}");

        Answer again = caller.post("/v1/generations", " { \"format\" : \"x_post\",  \"prompt\":\"A\" }");
        Answer unquoted = platform.as(caller.token())
                .with("Idempotency-Key", "quoted")
                .post("/v1/generations", "{\"prompt\":\"A\",\"format\":\"x_post\"}");

        assertThat(again.text("/id")).isEqualTo(first.text("/id"));
        assertThat(unquoted.text("/id")).isEqualTo(first.text("/id"));
    }

    @Test
    void a_key_with_another_body_is_refused_and_changes_nothing() {
        Client caller = platform.team("payg").live().with("Idempotency-Key", "mine");
        caller.post("/v1/generations", BODY);

        Answer other = caller.post("/v1/generations", Map.of("prompt", "Another", "format", "x_post"));

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.text("/code")).isEqualTo("idempotency_key_reused");
        assertThat(caller.get("/v1/generations").json().at("/data").size()).isEqualTo(1);
    }

    @Test
    void a_refused_call_does_not_use_its_key_up() {
        Platform.TeamKeys team = platform.team("payg");
        Client caller = team.live().with("Idempotency-Key", "again");
        team.live().put("/v1/spend-cap", Map.of("monthly_micros", 0));
        assertThat(caller.post("/v1/generations", BODY).status()).isEqualTo(402);

        team.live().put("/v1/spend-cap", "{\"monthly_micros\": null}");

        assertThat(caller.post("/v1/generations", BODY).status()).isEqualTo(202);
    }

    @Test
    void repeat_of_an_acceptance_is_answered_though_the_same_would_be_refused_by_now() {
        Client caller = platform.team(plan(1, false, "NULL")).live();
        Answer first = caller.with("Idempotency-Key", "the-last-one").post("/v1/generations", BODY);
        assertThat(caller.post("/v1/generations", BODY).text("/code")).isEqualTo("quota_exceeded");

        Answer again = caller.with("Idempotency-Key", "the-last-one").post("/v1/generations", BODY);

        assertThat(again.status()).isEqualTo(202);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.text("/id")).isEqualTo(first.text("/id"));
    }

    @Test
    void keys_of_two_teams_and_of_two_modes_never_meet() {
        Platform.TeamKeys one = platform.team("payg");
        Platform.TeamKeys other = platform.team("payg");

        List<String> ids = Stream.of(one.live(), one.test(), other.live())
                .map(caller -> caller.with("Idempotency-Key", "same").post("/v1/generations", BODY))
                .map(answer -> answer.text("/id"))
                .toList();

        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void charged_and_reserved_never_pass_the_cap_whatever_comes_at_once() {
        Platform.TeamKeys team = platform.team("payg");
        int affordable = 10;
        team.live().put("/v1/spend-cap", Map.of("monthly_micros", affordable * 50_000 + 49_999));

        List<Answer> answers = Parallel.times(CALLERS, n -> team.live().post("/v1/generations", BODY));

        assertThat(answers.stream().filter(answer -> answer.status() == 202)).hasSize(affordable);
        assertThat(answers.stream().filter(answer -> answer.status() == 402))
                .hasSize(CALLERS - affordable)
                .allSatisfy(answer -> assertThat(answer.text("/code")).isEqualTo("spend_cap_reached"));
        assertBooksAgree(team);
    }

    @Test
    void exactly_the_included_generations_are_accepted_where_the_plan_sells_none_beyond() {
        Platform.TeamKeys team = platform.team(plan(7, false, "NULL"));

        List<Answer> answers = Parallel.times(CALLERS, n -> team.live().post("/v1/generations", BODY));

        assertThat(answers.stream().filter(answer -> answer.status() == 202))
                .hasSize(7)
                .allSatisfy(answer ->
                        assertThat(answer.number("/cost/estimated_micros")).isZero());
        assertThat(answers.stream().filter(answer -> answer.status() != 202))
                .allSatisfy(answer -> assertThat(answer.text("/code")).isEqualTo("quota_exceeded"));
        assertBooksAgree(team);
    }

    @Test
    void beyond_the_included_ones_each_costs_the_price_list() {
        Platform.TeamKeys team = platform.team(plan(5, true, "NULL"));

        List<Answer> answers = Parallel.times(20, n -> team.live().post("/v1/generations", BODY));

        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.status()).as(answer.toString()).isEqualTo(202));
        assertThat(answers.stream().filter(answer -> answer.number("/cost/estimated_micros") == 0))
                .hasSize(5);
        assertThat(answers.stream().filter(answer -> answer.number("/cost/estimated_micros") == 50_000))
                .hasSize(15);
        assertBooksAgree(team);
    }

    @Test
    void the_discount_steps_in_at_its_number_and_not_before() {
        Platform.TeamKeys team = platform.team("payg");
        team.live().post("/v1/generations", BODY);
        setPricedGenerations(team.id(), 998);

        List<Long> prices = Parallel.times(6, n -> team.live().post("/v1/generations", BODY)).stream()
                .map(answer -> answer.number("/cost/estimated_micros"))
                .sorted()
                .toList();

        assertThat(prices).containsExactly(45_000L, 45_000L, 45_000L, 45_000L, 45_000L, 50_000L);
    }

    @Test
    void no_more_are_open_than_the_plan_allows() {
        Platform.TeamKeys team = platform.team(plan(0, true, "1"));

        List<Answer> answers = Parallel.times(
                CALLERS,
                n -> team.test().post("/v1/generations", Map.of("prompt", "[[test:slow=20s]]", "format", "x_post")));

        assertThat(answers.stream().filter(answer -> answer.status() == 202)).hasSize(21);
        assertThat(answers.stream().filter(answer -> answer.status() == 429))
                .hasSize(CALLERS - 21)
                .allSatisfy(answer -> {
                    assertThat(answer.text("/code")).isEqualTo("too_many_concurrent_generations");
                    assertThat(answer.header("Retry-After")).isNotNull();
                });
    }

    /**
     * Teams that can pay, one that soon cannot, one with nothing but included ones, one with a grant, one in test mode;
     * every key comes twice at once. Some are accepted together, and it makes no difference to anybody.
     */
    @Test
    void a_crowd_of_teams_at_once_is_accepted_as_if_each_came_alone() {
        List<Platform.TeamKeys> paying = List.of(platform.team("payg"), platform.team("payg"), platform.team("payg"));
        Platform.TeamKeys capped = platform.team("payg");
        capped.live().put("/v1/spend-cap", Map.of("monthly_micros", 5 * 50_000));
        Platform.TeamKeys included = platform.team(plan(3, false, "NULL"));
        Platform.TeamKeys granted = platform.team("payg");
        platform.operator()
                .post("/admin/v1/teams/" + granted.id() + "/credit-grants", Map.of("amount_micros", 10_000_000));
        List<Client> callers = Stream.of(
                        paying.stream().map(Platform.TeamKeys::live),
                        Stream.of(capped, included, granted).map(Platform.TeamKeys::live),
                        Stream.of(paying.getFirst().test()))
                .flatMap(one -> one)
                .toList();
        callers.forEach(caller -> caller.post("/v1/generations", BODY));
        int keys = 40;
        var together = platform.bean(MeterRegistry.class)
                .get("creativeflow.generations.accepted.together")
                .summary();
        long before = together.count();

        List<Answer> answers = Parallel.times(
                callers.size() * keys * 2,
                n -> callers.get(n % callers.size())
                        .with("Idempotency-Key", "crowd-" + n / callers.size() / 2)
                        .post("/v1/generations", BODY));

        assertThat(together.count()).isGreaterThan(before);
        List<Integer> wanted = List.of(keys, keys, keys, 4, 2, keys, keys);
        for (int i = 0; i < callers.size(); i++) {
            int caller = i;
            Set<String> accepted = IntStream.range(0, answers.size())
                    .filter(n -> n % callers.size() == caller)
                    .mapToObj(answers::get)
                    .filter(answer -> answer.status() == 202)
                    .map(answer -> answer.text("/id"))
                    .collect(Collectors.toSet());
            assertThat(accepted).hasSize(wanted.get(i));
            assertThat(callers.get(i)
                            .get("/v1/generations?limit=100")
                            .json()
                            .at("/data")
                            .size())
                    .isEqualTo(wanted.get(i) + 1);
        }
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(202, 402, 409));
        Stream.of(paying, List.of(capped, included, granted))
                .flatMap(List::stream)
                .forEach(this::assertBooksAgree);
    }

    @Test
    void the_ledger_takes_no_change_and_no_deletion() {
        platform.team("payg").live().post("/v1/generations", BODY);

        for (String change : List.of("UPDATE ledger_entry SET amount_micros = 1", "DELETE FROM ledger_entry")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> platform.jdbc().sql(change).update())
                    .hasMessageContaining("append-only");
        }
    }

    private void assertBooksAgree(Platform.TeamKeys team) {
        Answer books = platform.operator().get("/admin/v1/reconciliation");
        assertThat(books.status()).isEqualTo(200);
        assertThat(books.toString()).doesNotContain(team.id());
    }

    /** Plans are data: a new one with these included generations, no rate limit, and so many worked on at once. */
    private String plan(int included, boolean sellsBeyond, String atOnce) {
        String name = "plan_" + UUID.randomUUID();
        platform.jdbc()
                .sql("""
                        INSERT INTO plan (name, included_generations, sells_beyond, credit_limit_micros, windows, at_once,
                                          storage_bytes, endpoints)
                        VALUES (:name, :included, :sells, NULL, '', CAST(:atOnce AS integer), NULL, 1)
                        """)
                .param("name", name)
                .param("included", included)
                .param("sells", sellsBeyond)
                .param("atOnce", atOnce.equals("NULL") ? null : atOnce)
                .update();
        return name;
    }

    private void setPricedGenerations(String team, int used) {
        var id = TeamId.parse(team).orElseThrow().value();
        platform.jdbc()
                .sql("UPDATE wallet SET priced_used = :used WHERE team_id = :team")
                .param("used", used)
                .param("team", id)
                .update();
    }
}
