package ai.creativeflow.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Until;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Secrets are rotated again and again while 150 events a second are delivered, 500 with {@code --full}; the official library
 * verifies.
 */
class RotationTest {

    private static final boolean FULL = Boolean.getBoolean("full");
    private static final int ROTATIONS = 20;
    private static final Duration ROTATE_EVERY = Duration.ofMillis(FULL ? 3_000 : 500);
    private static final Duration OVERLAP = Duration.ofSeconds(FULL ? 12 : 2);

    /** What is claimed in one second may arrive in the next. */
    private static final Duration BLUR = Duration.ofSeconds(1);

    private static final int EVENTS_A_TICK = FULL ? 10 : 3;
    private static final Duration TICK = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final Queue<Received> received = new ConcurrentLinkedQueue<>();
    private final List<Secret> secrets = new ArrayList<>();
    private HttpServer receiver;
    private TeamKeys keys;

    /** What came, and when, by this JVM's nanoseconds. */
    private record Received(long at, Map<String, List<String>> headers, String body) {}

    /** A secret from when it was shown; the next was asked for and shown in the interval of the other two instants. */
    private record Secret(Webhook verifier, long shown, long retiredFrom, long retiredTo) {
        Secret retired(long from, long to) {
            return new Secret(verifier, shown, from, to);
        }

        boolean verifies(Received message) {
            try {
                verifier.verify(message.body(), HttpHeaders.of(message.headers(), (name, value) -> true));
                return true;
            } catch (WebhookVerificationException e) {
                return false;
            }
        }
    }

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        receiver.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(new Received(System.nanoTime(), Map.copyOf(exchange.getRequestHeaders()), body));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        keys = Platform.shared().team("payg");
    }

    @AfterEach
    void hangUp() {
        receiver.stop(0);
    }

    @Test
    void under_load_whoever_has_the_old_or_the_new_secret_accepts_all_and_the_old_one_nothing_after_the_overlap() {
        String endpoint = endpoint();
        long begin = System.nanoTime();
        long end = begin
                + ROTATE_EVERY
                        .multipliedBy(ROTATIONS + 1)
                        .plus(OVERLAP)
                        .plus(BLUR)
                        .toNanos();
        var publishing = CompletableFuture.supplyAsync(() -> publishUntil(end), Thread::startVirtualThread);
        for (int i = 1; i <= ROTATIONS; i++) {
            waitUntil(begin + ROTATE_EVERY.multipliedBy(i).toNanos());
            rotate(endpoint);
        }
        int published = publishing.join();
        Until.holds(PATIENCE, published + " deliveries", () -> received.size() >= published);

        assertThat(received).hasSize(published);
        assertThat(received).as("of the two newest secrets one verifies").allMatch(this::isAccepted);
        for (Secret old : secrets.subList(0, ROTATIONS)) {
            assertThat(inside(old))
                    .isNotEmpty()
                    .as("by one that is in its overlap")
                    .allMatch(old::verifies);
            assertThat(after(old))
                    .isNotEmpty()
                    .as("by one whose overlap is over")
                    .noneMatch(old::verifies);
        }
    }

    private boolean isAccepted(Received message) {
        int newest = secrets.size() - 1;
        while (newest > 0 && secrets.get(newest).shown() > message.at()) {
            newest--;
        }
        int last = newest + 1;
        return secrets.subList(Math.max(0, last - 2), last).stream().anyMatch(secret -> secret.verifies(message));
    }

    private List<Received> inside(Secret secret) {
        long last = secret.retiredFrom() + OVERLAP.minus(BLUR).toNanos();
        return received(message -> message.at() > secret.shown() + BLUR.toNanos() && message.at() < last);
    }

    private List<Received> after(Secret secret) {
        long first = secret.retiredTo() + OVERLAP.plus(BLUR).toNanos();
        return received(message -> message.at() > first);
    }

    private List<Received> received(Predicate<Received> when) {
        return received.stream().filter(when).toList();
    }

    private String endpoint() {
        String url = "http://127.0.0.1:%d/".formatted(receiver.getAddress().getPort());
        var created = keys.test().post("/v1/webhook-endpoints", Map.of("url", url, "events", List.of("generation.*")));
        assertThat(created.status()).isEqualTo(201);
        show(created);
        return created.text("/id");
    }

    private void rotate(String endpoint) {
        long from = System.nanoTime();
        var rotated = keys.test()
                .post(
                        "/v1/webhook-endpoints/%s/rotate-secret".formatted(endpoint),
                        Map.of("overlap_seconds", OVERLAP.toSeconds()));
        assertThat(rotated.status()).isEqualTo(200);
        secrets.add(secrets.removeLast().retired(from, System.nanoTime()));
        show(rotated);
    }

    private void show(Answer answer) {
        try {
            secrets.add(new Secret(new Webhook(answer.text("/secret")), System.nanoTime(), 0, 0));
        } catch (EmptyWebhookSecretException e) {
            throw new AssertionError(e);
        }
    }

    private int publishUntil(long end) {
        var journal = Platform.shared().bean(Journal.class);
        var transactions = Platform.shared().bean(TransactionTemplate.class);
        var team = TeamId.parse(keys.id()).orElseThrow();
        int published = 0;
        for (long next = System.nanoTime(); next < end; next += TICK.toNanos()) {
            waitUntil(next);
            transactions.executeWithoutResult(tx -> {
                for (int i = 0; i < EVENTS_A_TICK; i++) {
                    journal.publish(
                            team,
                            Mode.TEST,
                            EventType.GENERATION_COMPLETED,
                            Map.of("object", "generation", "text", "é漢字😀"));
                }
            });
            published += EVENTS_A_TICK;
        }
        return published;
    }

    private static void waitUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
