package ai.creativeflow.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.journal.EventType;
import ai.creativeflow.kernel.ids.Uuids;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.transaction.support.TransactionTemplate;

/** What waits longer than its event is kept. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutlivedTest {

    private static final Duration KEPT = Duration.ofDays(30);

    private final Platform platform = new Platform();

    @AfterAll
    void stop() {
        platform.close();
    }

    @Test
    void delivery_that_waited_for_longer_than_events_are_kept_fails_and_says_why() {
        Caller acme = platform.aTeam();
        Endpoint endpoint = paused(acme);
        platform.publish(acme, EventType.GENERATION_CREATED);
        platform.bean(FanOut.class).runDue();

        after(KEPT.minusMinutes(1)).fail();
        assertThat(platform.deliveries(acme, endpoint).getFirst().delivery().status())
                .isEqualTo(Delivery.Status.PAUSED);
        after(KEPT.plusMinutes(1)).fail();
        after(KEPT.plusMinutes(1)).fail();

        var told = platform.deliveries(acme, endpoint).getFirst();
        assertThat(told.delivery().status()).isEqualTo(Delivery.Status.FAILED);
        assertThat(told.delivery().nextAttemptAt()).isNull();
        assertThat(told.attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.error()).isEqualTo("expired: the event is no longer kept"));
        assertThat(due(endpoint)).isZero();
    }

    @Test
    void what_a_node_is_sending_is_left_to_it() throws Exception {
        Caller acme = platform.aTeam();
        Endpoint endpoint = platform.endpoint(acme, "http://127.0.0.1:9/", "*").endpoint();
        platform.publish(acme, EventType.GENERATION_CREATED);
        platform.bean(FanOut.class).runDue();
        platform.bean(Claims.class).take(platform.lanes.load(), 10, Duration.ZERO);

        after(KEPT.plusMinutes(1)).fail();

        assertThat(due(endpoint)).isEqualTo(1);
    }

    private Endpoint paused(Caller caller) {
        Endpoint made = platform.endpoint(caller, "http://127.0.0.1:9/", "*").endpoint();
        Consumer<Endpoint> always = endpoint -> {};
        return platform.bean(Endpoints.class)
                .change(caller, made.id(), always, new Endpoints.Change(endpoint -> endpoint.withPaused(true), null));
    }

    private Outlived after(Duration passed) {
        return new Outlived(
                platform.jdbc(),
                platform.bean(EndpointRepository.class),
                platform.bean(DeliveryRepository.class),
                platform.bean(TransactionTemplate.class),
                platform.bean(Uuids.class),
                InstantSource.fixed(Instant.now().plus(passed)),
                KEPT);
    }

    private long due(Endpoint endpoint) {
        return platform.jdbc()
                .sql("SELECT count(*) FROM delivery_due WHERE endpoint_id = :endpoint")
                .param("endpoint", endpoint.id().value())
                .query(Long.class)
                .single();
    }
}
