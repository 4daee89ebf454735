package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Cancels at any instant against workers, selections and further sets: 400, and 4 000 with {@code --full}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CancelPhasesTest {

    private static final int COUNT = Boolean.getBoolean("full") ? 4_000 : 400;
    private static final long SEED = Long.getLong("seed", 717);
    private static final int CALLERS = 16;
    private static final long SET = 12_500;
    private static final long FINAL = 37_500;
    private static final long LARGE = 50_000;

    private Platform platform;
    private Client live;

    @BeforeAll
    void start() {
        platform = Platform.with(Map.of("creativeflow.generations.live-engine", "none"));
        live = platform.team("bench").live();
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @Test
    void nothing_succeeds_after_a_cancel_and_only_what_was_delivered_is_charged() {
        System.out.println("seed " + SEED);
        List<List<Answer>> canceled = Parallel.times(CALLERS, caller -> {
            var random = new Random(SEED + caller);
            var answers = new ArrayList<Answer>();
            for (int n = 0; n < COUNT / CALLERS; n++) {
                answers.add(canceledSomewhere(random));
            }
            return answers;
        });
        Until.holds(
                Duration.ofSeconds(60),
                "the end of all work",
                () -> platform.jdbc()
                                .sql("SELECT count(*) FROM generation_task")
                                .query(Long.class)
                                .single()
                        == 0);

        var seen = new HashSet<String>();
        for (Answer answer : canceled.stream().flatMap(List::stream).toList()) {
            boolean done = answer.status() == 409;
            Answer after = live.get("/v1/generations/" + id(answer));
            String status = after.text("/status");
            seen.add(status
                    + after.json().get("samples").size()
                    + after.json().get("further_sets").size());
            assertThat(status).as(after.toString()).isEqualTo(done ? "completed" : "canceled");
            assertThat(after.number("/cost/charged_micros"))
                    .as(after.toString())
                    .isEqualTo(delivered(after));
            assertThat(after.number("/cost/reserved_micros")).isZero();
            if (!done) {
                assertThat(after.text("/updated_at"))
                        .as("nothing came after it")
                        .isEqualTo(answer.text("/updated_at"));
            }
        }
        assertThat(seen).as("the cancels came in many phases").hasSizeGreaterThanOrEqualTo(4);
        Answer books = platform.operator().get("/admin/v1/reconciliation");
        assertThat(books.number("/differences")).as(books.toString()).isZero();
        assertThat(live.get("/v1/limits").number("/spend_cap/reserved")).isZero();
    }

    /** One that goes as far as it may in the time that it has, while somebody else cancels it. */
    private Answer canceledSomewhere(Random random) {
        boolean automatic = random.nextInt(4) == 0;
        Answer made = live.post("/v1/generations", Pictures.small("auto_select", automatic));
        String path = "/v1/generations/" + made.text("/id");
        // From 1 ms to 1 s, as many of each order: the phases come sooner or later, by what else the machine does.
        long pause = (long) (1e6 * Math.pow(1_000, random.nextDouble()));
        boolean again = random.nextBoolean();
        var other = CompletableFuture.runAsync(
                () -> goOn(path, automatic, again), Executors.newVirtualThreadPerTaskExecutor());
        LockSupport.parkNanos(pause);
        Answer answer = live.post(path + "/cancel");
        other.join();
        return answer;
    }

    private void goOn(String path, boolean automatic, boolean again) {
        Answer ready = live.get(path + "?wait=10");
        if (automatic || !ready.text("/status").equals("awaiting_selection")) {
            return;
        }
        if (again) {
            live.post(path + "/regenerate?wait=10");
        }
        live.post(path + "/select?wait=10", Map.of("sample_id", ready.text("/samples/0/id"), "resolution", "2k"));
    }

    private String id(Answer answer) {
        return answer.status() == 409 ? answer.text("/instance").split("/", -1)[3] : answer.text("/id");
    }

    private static long delivered(Answer after) {
        long sets = after.json()
                .get("samples")
                .valueStream()
                .map(sample -> sample.get("set").asInt())
                .distinct()
                .count();
        if (after.json().get("final").isNull()) {
            return sets * SET;
        }
        return sets * SET + FINAL + (after.json().get("auto_select").asBoolean() ? 0 : LARGE);
    }
}
