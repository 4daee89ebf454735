package ai.creativeflow;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemAdvice;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.sql.TestDatabase;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Receiver;
import ai.creativeflow.testing.Until;
import ai.creativeflow.testing.Wire;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

/** The database goes away and comes back: a quick, honest answer, nothing lost, no restart. */
class OutageTest {

    private static final Duration BACK_WITHIN = Duration.ofSeconds(15);
    private static final Map<String, Object> BODY = Map.of("prompt", "Lighthouse tour", "format", "x_post");

    @Test
    void without_its_database_the_platform_answers_503_and_goes_on_by_itself_when_it_is_back() {
        var database = TestDatabase.fresh();
        try (var wire = to(database);
                var receiver = new Receiver()) {
            Platform platform = Platform.on(
                    database,
                    Platform.dataDirectory(),
                    Map.of(
                            "DATABASE_URL", through(wire, database),
                            "creativeflow.generations.live-engine", "none",
                            "creativeflow.database.request-wait", "1s"));
            var team = platform.team("payg");
            team.live().post("/v1/webhook-endpoints", Map.of("url", receiver.url(), "events", List.of("generation.*")));
            Answer before = team.live().post("/v1/generations", BODY);
            assertThat(before.status()).isEqualTo(202);

            wire.cut();
            long begun = System.nanoTime();
            Answer during = team.live().post("/v1/generations", BODY);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            Until.holds(
                    Duration.ofSeconds(5),
                    "readiness that says no",
                    () -> platform.as("").get("/health/ready").status() == 503);
            Answer live = platform.as("").get("/health/live");
            Answer unknownKey =
                    platform.as("cf_live_000000000000000000000000000000000000").get("/v1/me");

            assertThat(during.status()).as(during.toString()).isEqualTo(503);
            assertThat(during.text("/code")).isIn("dependency_unavailable", "overloaded");
            assertThat(during.json().at("/retryable").asBoolean()).isTrue();
            assertThat(took).isLessThan(Duration.ofSeconds(5));
            assertThat(live.status()).isEqualTo(200);
            assertThat(unknownKey.status()).isIn(401, 503);

            wire.mend();
            Until.holds(
                    BACK_WITHIN,
                    "an accepted generation",
                    () -> team.live().post("/v1/generations", BODY).status() == 202);
            Until.holds(
                    BACK_WITHIN,
                    "the end of the work that was interrupted",
                    () -> team.live()
                            .get("/v1/generations/" + before.text("/id"))
                            .text("/status")
                            .equals("awaiting_selection"));
            Until.holds(
                    BACK_WITHIN,
                    "the webhook of the interrupted work",
                    () -> receiver.received().stream()
                            .anyMatch(one -> one.body().contains("samples_ready")
                                    && one.body().contains(before.text("/id"))));
            assertThat(platform.operator().get("/admin/v1/reconciliation").number("/differences"))
                    .isZero();
            platform.close();
        }
    }

    @Test
    void calls_that_failed_for_want_of_the_database_are_not_held_against_their_address() {
        var database = TestDatabase.fresh();
        try (var wire = to(database)) {
            Platform platform = Platform.on(
                    database,
                    Platform.dataDirectory(),
                    Map.of(
                            "DATABASE_URL", through(wire, database),
                            "creativeflow.limits.failures-per-minute", "5",
                            "creativeflow.database.request-wait", "1s"));
            Client neverSeen = platform.team("payg").live();

            wire.cut();
            List<Integer> during =
                    Parallel.times(20, i -> neverSeen.get("/v1/me").status());
            wire.mend();

            assertThat(during).contains(503).doesNotContain(200);
            Until.holds(
                    BACK_WITHIN,
                    "the database back",
                    () -> platform.as("").get("/health/ready").status() == 200);
            assertThat(neverSeen.get("/v1/me").status()).isEqualTo(200);
            platform.close();
        }
    }

    @Test
    void a_full_disk_of_the_database_is_503_and_worth_a_retry() {
        var full = new DataAccessResourceFailureException(
                "no room", new SQLException("could not extend file: No space left on device", "53100"));

        Problem problem = ProblemAdvice.problem(full);

        assertThat(problem.code()).isEqualTo(ProblemCode.DEPENDENCY_UNAVAILABLE);
        assertThat(problem.headers()).containsKey("Retry-After");
    }

    private static Wire to(TestDatabase database) {
        URI address = URI.create(database.url());
        return new Wire(address.getHost(), address.getPort());
    }

    private static String through(Wire wire, TestDatabase database) {
        int port = URI.create(database.url()).getPort();
        return database.url().replace(":" + port + "/", ":" + wire.port() + "/");
    }
}
