package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.sql.TestDatabase;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Until;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A disk that takes nothing, and an end in the middle of work. */
class TroubleTest {

    private static final Map<String, Object> BODY = Map.of("prompt", "Ferry to the islands", "format", "x_post");

    @Test
    void a_disk_that_takes_no_pictures_costs_nobody_anything_and_heals_without_a_restart() throws IOException {
        Path data = Platform.dataDirectory();
        Path assets = Files.createFile(data.resolve("assets"));
        try (var platform =
                Platform.on(TestDatabase.fresh(), data, Map.of("creativeflow.generations.live-engine", "none"))) {
            var team = platform.team("payg");

            Answer failed = team.live().post("/v1/generations?wait=20", BODY);

            assertThat(failed.text("/status")).isEqualTo("failed");
            assertThat(failed.number("/attempts")).isEqualTo(3);
            assertThat(failed.json().at("/status_reason/retryable").asBoolean()).isTrue();
            assertThat(failed.number("/cost/charged_micros")).isZero();
            assertThat(failed.number("/cost/released_micros")).isEqualTo(50_000);

            Files.delete(assets);
            assertThat(team.live().post("/v1/generations?wait=20", BODY).text("/status"))
                    .isEqualTo("awaiting_selection");
            assertThat(platform.operator().get("/admin/v1/reconciliation").number("/differences"))
                    .isZero();
        }
    }

    @Test
    void an_orderly_end_answers_who_waits_and_finishes_what_is_in_hand() {
        var database = TestDatabase.fresh();
        Path data = Platform.dataDirectory();
        Platform first = Platform.on(database, data, Map.of());
        var team = first.team("payg");
        var waiting = CompletableFuture.supplyAsync(() -> team.test()
                .post("/v1/generations?wait=60", Map.of("prompt", "Slow boat [[test:slow=50s]]", "format", "x_post")));
        var inHand = Parallel.times(4, n -> team.live().post("/v1/generations", BODY));
        Until.holds(
                Duration.ofSeconds(10),
                "somebody who waits",
                () -> team.test().get("/v1/generations").json().at("/data").size() == 1);

        long begun = System.nanoTime();
        first.stop();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);

        assertThat(took).isLessThan(Duration.ofSeconds(20));
        assertThat(waiting.join().status()).isEqualTo(202);
        try (var second = Platform.on(database, data, Map.of())) {
            var caller = second.as(team.live().token());
            for (Answer one : inHand) {
                Until.holds(
                        Duration.ofSeconds(15),
                        "the work that was in hand",
                        () -> caller.get("/v1/generations/" + one.text("/id"))
                                .text("/status")
                                .equals("awaiting_selection"));
                assertThat(caller.get("/v1/generations/" + one.text("/id")).number("/attempts"))
                        .isEqualTo(1);
            }
        }
    }
}
