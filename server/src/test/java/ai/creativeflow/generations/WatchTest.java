package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Refusal;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.transaction.support.TransactionTemplate;

/** Who waits is answered in time though the database says nothing: each lock here is held until the answer is there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WatchTest {

    private Platform platform;
    private Client test;

    /** Until it is closed nobody can read a generation. */
    private final class Silence implements AutoCloseable {

        private final CountDownLatch over = new CountDownLatch(1);
        private final CompletableFuture<Void> holder;

        Silence() throws InterruptedException {
            var begun = new CountDownLatch(1);
            holder = CompletableFuture.runAsync(
                    () -> platform.bean(TransactionTemplate.class).executeWithoutResult(tx -> {
                        platform.jdbc().sql("LOCK TABLE generation").update();
                        begun.countDown();
                        try {
                            assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }),
                    Executors.newVirtualThreadPerTaskExecutor());
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public void close() {
            over.countDown();
            holder.join();
        }
    }

    @BeforeAll
    void start() {
        platform = Platform.with(Map.of("creativeflow.generations.live-engine", "none"));
        test = platform.team("payg").test();
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @Test
    void what_was_seen_last_is_the_answer_where_nothing_comes_any_more() throws InterruptedException {
        Answer made = slow();
        var waiting = CompletableFuture.supplyAsync(
                () -> test.get("/v1/generations/" + made.text("/id") + "?wait=3"),
                Executors.newVirtualThreadPerTaskExecutor());
        assertThat(test.get("/v1/generations/" + made.text("/id") + "?wait=1").status())
                .as("the other one has looked by then")
                .isEqualTo(200);

        try (var _ = new Silence()) {
            Answer answer = waiting.join();

            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            assertThat(answer.text("/status")).isEqualTo("processing_samples");
        }
    }

    @Test
    void where_nothing_was_seen_it_is_said_so_in_time() throws InterruptedException {
        Answer made = slow();

        try (var _ = new Silence()) {
            Refusal.of(test.get("/v1/generations/" + made.text("/id") + "?wait=1"), 503, "dependency_unavailable");
        }
    }

    @Test
    void waiting_for_what_is_not_there_is_over_at_once() {
        Refusal.of(test.get("/v1/generations/gen_06axf0h8zk8q3cs9c8d5bqv4gr?wait=60"), 404, "not_found");
    }

    @Test
    void queue_position_is_shown_and_the_time_ahead_once_it_was_measured() {
        for (int n = 0; n < 6; n++) {
            Pictures.awaiting(test);
        }

        Loop hands = platform.context().getBean("workshopLoop", Loop.class);
        hands.stop();
        Client other = platform.team("payg").test();
        other.post("/v1/generations", Pictures.small());
        String id = other.post("/v1/generations", Pictures.small()).text("/id");

        Answer waits = other.get("/v1/generations/" + id);
        Answer onPurpose = other.get("/v1/generations/"
                + other.post("/v1/generations", Pictures.small("prompt", "Later [[test:slow=60s]]"))
                        .text("/id"));

        assertThat(waits.text("/status")).isEqualTo("pending");
        assertThat(waits.number("/queue_position")).isEqualTo(2);
        assertThat(waits.json().at("/eta_seconds/p50").asDouble()).isPositive();
        assertThat(waits.json().at("/eta_seconds/p90").asDouble())
                .isGreaterThanOrEqualTo(waits.json().at("/eta_seconds/p50").asDouble());
        assertThat(onPurpose.json().get("eta_seconds").isNull()).isTrue();
        hands.start();
        assertThat(other.get("/v1/generations/" + id + "?wait=30")
                        .json()
                        .get("eta_seconds")
                        .isNull())
                .as("at rest")
                .isTrue();
    }

    private Answer slow() {
        return test.post("/v1/generations", Pictures.small("prompt", "Later [[test:slow=60s]]"));
    }
}
