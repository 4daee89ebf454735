package ai.creativeflow.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.transaction.support.TransactionTemplate;

/** An endpoint that is disabled while events are handed out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DisablingRaceTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private static final String WHO_WAITS = """
            SELECT count(*)
            FROM pg_stat_activity
            WHERE datname = current_database()
              AND wait_event_type = 'Lock'
            """;

    private final Platform platform = new Platform();

    @AfterAll
    void stop() {
        platform.close();
    }

    @Test
    void delivery_that_was_being_made_while_its_endpoint_was_disabled_fails_with_the_others() throws Exception {
        Caller acme = platform.aTeam();
        Endpoint endpoint = platform.endpoint(acme, "http://127.0.0.1:9/", "*").endpoint();
        platform.publish(acme, EventType.GENERATION_CREATED);
        var handedOut = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var fanOut = threads.submit(() -> platform.bean(TransactionTemplate.class)
                    .execute(tx -> {
                        platform.bean(FanOut.class)
                                .handOut(platform.bean(Journal.class).takePending(10));
                        handedOut.countDown();
                        awaitIt(goOn);
                        return true;
                    }));
            handedOut.await();
            var disabling = threads.submit(() -> disable(acme, endpoint));
            Until.holds(
                    SOON,
                    "disabling waits for the fan-out",
                    () -> platform.jdbc().sql(WHO_WAITS).query(Long.class).single() == 1);
            goOn.countDown();
            assertThat(fanOut.get()).isTrue();
            disabling.get();
        }

        assertThat(platform.deliveries(acme, endpoint))
                .singleElement()
                .satisfies(told -> assertThat(told.delivery().status()).isEqualTo(Delivery.Status.FAILED));
    }

    private Endpoint disable(Caller caller, Endpoint endpoint) {
        var change = new Endpoints.Change(one -> one.withDisabled(DisabledReason.REQUESTED), null);
        return platform.bean(Endpoints.class).change(caller, endpoint.id(), before -> {}, change);
    }

    private static void awaitIt(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
