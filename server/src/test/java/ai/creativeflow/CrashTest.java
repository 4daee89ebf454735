package ai.creativeflow;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Installation;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Receiver;
import ai.creativeflow.testing.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The embedded shape as a process of its own, killed without warning while it is busy. Three times in {@code bin/test},
 * twenty with {@code --full}.
 */
class CrashTest {

    private static final int KILLS = Boolean.getBoolean("full") ? 20 : 3;
    private static final int CALLERS = 8;
    private static final Duration BUSY = Duration.ofSeconds(2);
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);

    @Test
    void nothing_acknowledged_is_lost_and_nothing_is_charged_twice_however_often_it_is_killed() throws Exception {
        Path data = Platform.dataDirectory();
        Map<String, String> acknowledged = new ConcurrentHashMap<>();
        var keys = new AtomicInteger();
        try (var receiver = new Receiver()) {
            for (int kill = 0; kill < KILLS; kill++) {
                Installation process = Installation.start(data);
                if (kill == 0) {
                    process.live()
                            .post(
                                    "/v1/webhook-endpoints",
                                    Map.of("url", receiver.url(), "events", List.of("generation.created")));
                }
                load(process, keys, acknowledged);
            }
            Installation process = Installation.start(data);
            Client live = process.live();
            acknowledged.forEach((key, id) -> {
                Answer again = live.with("Idempotency-Key", key).post("/v1/generations", body(key));
                assertThat(again.text("/id")).as(key).isEqualTo(id);
                assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
            });
            Until.holds(
                    SETTLED_WITHIN,
                    "the end of all work",
                    () -> live.get("/v1/limits").number("/concurrency/used")
                                    + live.get("/v1/limits").number("/concurrency/reserved")
                            == 0);
            for (String id : acknowledged.values()) {
                assertThat(live.get("/v1/generations/" + id).text("/status")).isEqualTo("awaiting_selection");
            }
            JsonNode books = process.operator().get("/admin/v1/reconciliation").json();
            assertThat(books.at("/differences").asInt()).as(books.toString()).isZero();
            Until.holds(SETTLED_WITHIN, "a webhook of every acknowledged generation", () -> {
                String all = receiver.received().stream()
                        .map(Receiver.Received::body)
                        .reduce("", String::concat);
                return acknowledged.values().stream().allMatch(all::contains);
            });
            process.stop();
        }
        assertThat(acknowledged).hasSizeGreaterThan(KILLS * CALLERS);
    }

    /** One caller, so that the order of the events is the order of their commits. */
    @Test
    void ordered_endpoint_is_told_in_the_order_of_the_events_however_often_it_is_killed() throws Exception {
        Path data = Platform.dataDirectory();
        List<String> acknowledged = new ArrayList<>();
        try (var receiver = new Receiver()) {
            for (int kill = 0; kill < KILLS; kill++) {
                Installation process = Installation.start(data);
                if (kill == 0) {
                    process.live()
                            .post(
                                    "/v1/webhook-endpoints",
                                    Map.of(
                                            "url",
                                            receiver.url(),
                                            "events",
                                            List.of("generation.created"),
                                            "ordering",
                                            "fifo"));
                }
                long end = System.nanoTime() + BUSY.toNanos();
                while (System.nanoTime() < end) {
                    acknowledged.add(process.live()
                            .post("/v1/generations", body("in order"))
                            .text("/id"));
                }
                process.kill();
            }
            Installation process = Installation.start(data);
            Until.holds(SETTLED_WITHIN, "a webhook of every acknowledged generation", () -> {
                String all = receiver.received().stream()
                        .map(Receiver.Received::body)
                        .reduce("", String::concat);
                return acknowledged.stream().allMatch(all::contains);
            });
            process.stop();
            assertThat(receiver.received())
                    .as("event ids are in the order of time; a repeat stands beside its first")
                    .extracting(Receiver.Received::id)
                    .isSorted();
        }
    }

    /** Callers who send until the process dies under them; what was answered 202 is acknowledged. */
    private static void load(Installation process, AtomicInteger keys, Map<String, String> acknowledged)
            throws Exception {
        var over = new AtomicBoolean();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLERS; i++) {
                var _ = callers.submit(() -> {
                    while (!over.get()) {
                        String key = "key-" + keys.incrementAndGet();
                        Answer answer =
                                process.live().with("Idempotency-Key", key).post("/v1/generations", body(key));
                        if (answer.status() == 202) {
                            acknowledged.put(key, answer.text("/id"));
                        }
                    }
                    return null;
                });
            }
            long end = System.nanoTime() + BUSY.toNanos();
            Until.holds(BUSY.plusSeconds(1), "the moment of the kill", () -> System.nanoTime() > end);
            process.kill();
            over.set(true);
        }
    }

    private static Map<String, Object> body(String key) {
        return Map.of("prompt", "Storm proof " + key, "format", "x_post", "samples", 1);
    }
}
