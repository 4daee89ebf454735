package ai.creativeflow.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.creativeflow.kernel.sql.TestDatabase;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.RedisServer;
import ai.creativeflow.testing.Refusal;
import ai.creativeflow.testing.Until;
import ai.creativeflow.testing.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two nodes on one database and one Redis, whose line can be cut. The plan free: 60 calls a minute. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoNodesHttpTest {

    private static final Duration BACK_WITHIN = Duration.ofSeconds(10);
    private static final int FAILURES = 300;

    private final RedisServer redis = new RedisServer();
    private final Wire wire = new Wire("127.0.0.1", redis.port());
    private final TestDatabase database = TestDatabase.fresh();
    private final Path data = Platform.dataDirectory();
    private Platform one;
    private Platform other;

    @BeforeAll
    void start() {
        one = node();
        other = node();
        awaitTwo();
    }

    private void awaitTwo() {
        Until.holds(
                BACK_WITHIN,
                "two nodes that know of each other",
                () -> one.bean(LiveNodes.class).getAsInt() == 2
                        && other.bean(LiveNodes.class).getAsInt() == 2);
    }

    @AfterAll
    void stop() {
        other.stop();
        one.close();
        wire.close();
        redis.close();
    }

    @Test
    void of_calls_at_once_on_both_nodes_exactly_the_limit_is_admitted() {
        TeamKeys team = one.team("free");
        List<Client> callers = List.of(team.live(), other.as(team.live().token()));
        callers.forEach(caller -> caller.get("/v1/me"));

        List<Answer> answers = Parallel.times(200, i -> callers.get(i % 2).get("/v1/me"));

        assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(58);
        assertThat(answers.stream().filter(answer -> answer.status() == 429)).hasSize(142);
        assertThat(callers.get(1).get("/v1/me").header("RateLimit")).contains("\"minute\";r=0;");
    }

    /** Once in {@code bin/test}, twenty times with {@code --full}, where the engines alone do it two hundred times. */
    @Test
    void of_twenty_thousand_calls_on_both_nodes_exactly_the_thousand_of_the_limit_are_admitted() {
        for (int repetition = 0; repetition < (Boolean.getBoolean("full") ? 20 : 1); repetition++) {
            TeamKeys team = one.team("payg");
            one.operator()
                    .patch(
                            "/admin/v1/teams/" + team.id(),
                            "{\"rate_limits\": [{\"name\": \"minute\", \"limit\": 1000, \"window_seconds\": 60}]}");
            List<Client> callers = List.of(team.live(), other.as(team.live().token()));
            var calls = new AtomicInteger(20_000);
            var admitted = new AtomicInteger();
            Parallel.times(128, i -> {
                while (calls.decrementAndGet() >= 0) {
                    if (callers.get(i % 2).get("/v1/me").status() == 200) {
                        admitted.incrementAndGet();
                    }
                }
                return i;
            });

            assertThat(admitted).hasValue(1000);
        }
    }

    @Test
    void redis_is_out_of_reach_for_webhooks() {
        var body = Map.of("url", "http://127.0.0.1:%d/".formatted(wire.port()), "events", List.of("*"));

        Refusal.of(one.team("payg").live().post("/v1/webhook-endpoints", body), 422, "unsafe_url");
    }

    @Test
    void call_that_is_given_back_on_one_node_can_be_made_on_the_other() {
        TeamKeys team = one.team("free");
        Client elsewhere = other.as(team.live().token());
        for (int i = 0; i < 30; i++) {
            Refusal.of(team.live().get("/v1/generations/none"), 404, "not_found");
            Refusal.of(elsewhere.get("/v1/generations/none"), 404, "not_found");
        }

        assertThat(elsewhere.get("/v1/me").header("RateLimit")).contains("\"minute\";r=59;");
    }

    @Test
    void failed_authentications_of_an_address_count_on_both_nodes() {
        Client stranger = one.as("");
        Client strangerElsewhere = other.as("");
        int refused = 0;
        for (int i = 0; i < FAILURES + 20; i++) {
            refused += (i % 2 == 0 ? stranger : strangerElsewhere).get("/v1/me").status() == 429 ? 1 : 0;
        }

        assertThat(refused).isEqualTo(20);
    }

    @Test
    void without_redis_each_node_admits_its_share_and_says_so_and_goes_on_by_itself_when_it_is_back() {
        TeamKeys before = one.team("free");
        TeamKeys team = one.team("free");
        Client elsewhere = other.as(team.live().token());
        before.live().get("/v1/me");
        team.live().get("/v1/generations/none");
        elsewhere.get("/v1/generations/none");
        awaitTwo();

        wire.cut();
        List<Answer> here = calls(team.live(), 40);
        List<Answer> there = calls(elsewhere, 40);

        assertThat(here.stream().filter(answer -> answer.status() == 200)).hasSize(30);
        assertThat(there.stream().filter(answer -> answer.status() == 200)).hasSize(30);
        assertThat(here.getFirst().header("RateLimit")).contains("\"minute\";r=29;");
        assertThat(here.getFirst().header("RateLimit-Policy")).startsWith("\"minute\";q=60;w=60");
        Answer ready = one.operator().get("/health/ready");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.text("/components/rate_limits/status")).isEqualTo("degraded");

        wire.mend();
        Until.holds(
                BACK_WITHIN,
                "Redis back on both nodes",
                () -> List.of(one, other).stream()
                        .allMatch(node -> node.operator()
                                .get("/health/ready")
                                .text("/components/rate_limits/status")
                                .equals("up")));
        assertThat(before.live().get("/v1/me").header("RateLimit")).contains("\"minute\";r=58;");
        assertThat(other.as(before.live().token()).get("/v1/me").header("RateLimit"))
                .contains("\"minute\";r=57;");
    }

    @Test
    void second_node_without_redis_does_not_start() {
        assertThatThrownBy(() -> Platform.on(database, data, Map.of("creativeflow.limits.unshared-allowed", "false")))
                .rootCause()
                .hasMessageContaining("creativeflow.redis.url");
    }

    @Test
    void node_that_was_killed_a_moment_ago_does_not_keep_the_next_from_starting() {
        var own = TestDatabase.fresh();
        Platform first = Platform.on(own, data, Map.of("creativeflow.limits.unshared-allowed", "false"));
        first.jdbc()
                .sql("INSERT INTO node (id, started_at, seen_at) VALUES (:id, now() - interval '1 hour', now())")
                .param("id", UUID.randomUUID())
                .update();
        first.stop();

        try (var next = Platform.on(own, data, Map.of("creativeflow.limits.unshared-allowed", "false"))) {
            assertThat(next.as("").get("/health/ready").status()).isEqualTo(200);
        }
    }

    private Platform node() {
        return Platform.on(
                database,
                data,
                Map.of(
                        "creativeflow.redis.url",
                        "redis://127.0.0.1:" + wire.port(),
                        "creativeflow.redis.timeout",
                        "5s",
                        "creativeflow.limits.failures-per-minute",
                        Integer.toString(FAILURES)));
    }

    private static List<Answer> calls(Client caller, int calls) {
        return IntStream.range(0, calls).mapToObj(i -> caller.get("/v1/me")).toList();
    }
}
