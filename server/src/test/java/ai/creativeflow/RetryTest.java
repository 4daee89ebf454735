package ai.creativeflow;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Installation;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Until;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Callers who never learn of three in ten acceptances and send again with the same key, while the process is killed under
 * them: 1 000 creates, 10 000 with {@code --full}.
 */
class RetryTest {

    private static final boolean FULL = Boolean.getBoolean("full");
    private static final int CREATES = FULL ? 10_000 : 1_000;
    private static final int KILLS = FULL ? 10 : 2;
    private static final int CALLERS = 8;
    private static final int RETRIES = 5;
    private static final int DROPPED_PERCENT = 30;
    private static final int PAGE = 100;
    private static final long SEED = Long.getLong("seed", 1905);
    private static final Duration SETTLED_WITHIN = FULL ? Duration.ofMinutes(10) : Duration.ofSeconds(90);

    private final Path data = Platform.dataDirectory();
    private final AtomicInteger next = new AtomicInteger();
    private final Map<Integer, Set<String>> answers = new ConcurrentHashMap<>();
    private volatile @Nullable Installation running;

    @Test
    void there_are_as_many_generations_and_charges_as_creates_however_often_they_are_sent() throws Exception {
        System.out.println("seed " + SEED);
        running = Installation.start(data);
        Parallel.times(CALLERS + 1, n -> {
            if (n < CALLERS) {
                creates(new Random(SEED + n));
            } else {
                kills();
            }
            return n;
        });
        Installation process = started();
        Client live = process.live();
        Until.holds(
                SETTLED_WITHIN,
                "the end of all work",
                () -> live.get("/v1/limits").number("/concurrency/used")
                                + live.get("/v1/limits").number("/concurrency/reserved")
                        == 0);

        Map<String, Long> costs = costs(live);
        assertThat(answers).hasSize(CREATES);
        assertThat(answers.values()).allSatisfy(ids -> assertThat(ids).hasSize(1));
        var acknowledged = new HashSet<String>();
        answers.values().forEach(acknowledged::addAll);
        assertThat(costs.keySet()).isEqualTo(acknowledged).hasSize(CREATES);
        assertThat(costs.values()).allSatisfy(cost -> assertThat(cost).isPositive());
        long total = costs.values().stream().mapToLong(Long::longValue).sum();
        assertThat(live.get("/v1/invoices/preview").number("/due_micros")).isEqualTo(total);
        Answer books = process.operator().get("/admin/v1/reconciliation");
        assertThat(books.number("/differences")).as(books.toString()).isZero();
        process.stop();
    }

    private Installation started() {
        Installation process = running;
        if (process == null) {
            throw new IllegalStateException("it is not running");
        }
        return process;
    }

    /** Each time another part of the creates was begun. */
    private void kills() {
        for (int kill = 1; kill <= KILLS; kill++) {
            int begun = CREATES * kill / (KILLS + 1);
            Until.holds(SETTLED_WITHIN, "create " + begun, () -> next.get() >= begun);
            try {
                started().kill();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            running = Installation.start(data);
        }
    }

    private void creates(Random random) {
        for (int number = next.incrementAndGet(); number <= CREATES; number = next.incrementAndGet()) {
            create(number, random);
        }
    }

    /** Sent until an answer gets through; a server that is not there is no attempt. */
    private void create(int number, Random random) {
        Set<String> ids = answers.computeIfAbsent(number, n -> ConcurrentHashMap.newKeySet());
        int attempts = 0;
        while (true) {
            Answer answer = send(number);
            if (answer == null || answer.status() != 202) {
                continue;
            }
            ids.add(answer.text("/id"));
            attempts++;
            if (attempts > RETRIES || random.nextInt(100) >= DROPPED_PERCENT) {
                return;
            }
        }
    }

    private @Nullable Answer send(int number) {
        Installation process = started();
        try {
            return process.live()
                    .with("Idempotency-Key", "create-" + number)
                    .post("/v1/generations", Map.of("prompt", "Order " + number, "format", "x_post", "samples", 1));
        } catch (UncheckedIOException e) {
            Until.holds(SETTLED_WITHIN, "another process", () -> running != process);
            return null;
        }
    }

    private static Map<String, Long> costs(Client live) {
        var costs = new HashMap<String, Long>();
        String cursor = "";
        while (true) {
            JsonNode page = live.get("/v1/generations?limit=" + PAGE + cursor).json();
            page.get("data")
                    .forEach(one -> costs.put(
                            one.get("id").asString(),
                            one.at("/cost/charged_micros").asLong()));
            if (!page.get("has_more").asBoolean()) {
                return costs;
            }
            cursor = "&cursor=" + page.get("next_cursor").asString();
        }
    }
}
