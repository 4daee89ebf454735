package ai.creativeflow.broker;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.EventId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.RabbitServer;
import ai.creativeflow.testing.RabbitServer.VirtualHost;
import ai.creativeflow.testing.Receiver;
import ai.creativeflow.testing.Until;
import ai.creativeflow.testing.Wire;
import com.rabbitmq.client.GetResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** A broker that is there and does not do what it should: it takes no messages, or says nothing any more. */
@EnabledIf(RabbitServer.EXPECTED)
class BrokerTroubleTest {

    private static final Duration DELIVERED_WITHIN = Duration.ofSeconds(5);
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(10);
    private static final Duration BACK_WITHIN = Duration.ofSeconds(30);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(5);

    /** Longer than a lease, and than two tries. */
    private static final Duration TROUBLE = Duration.ofSeconds(13);

    private final RabbitServer rabbit = RabbitServer.shared();
    private final VirtualHost host = rabbit.freshVirtualHost();
    private final Wire wire = new Wire("127.0.0.1", rabbit.port());
    private final Receiver receiver = Receiver.ofAnything();
    private final Platform node =
            Platform.with(Map.of("creativeflow.rabbitmq.url", host.serviceUrl("amqp", "127.0.0.1", wire.port())));
    private final List<String> events = new ArrayList<>();
    private InsideService service;
    private TeamId team;

    @BeforeEach
    void relaysOne() {
        var keys = node.team("payg");
        team = TeamId.parse(keys.id()).orElseThrow();
        service = InsideService.listening(host, "inside", "generation.#", keys.id());
        var created = keys.test()
                .post("/v1/webhook-endpoints", Map.of("url", receiver.url(), "events", List.of("generation.*")));
        assertThat(created.status()).isEqualTo(201);
        publish("");
        assertThat(service.received(1)).hasSize(1);
    }

    @AfterEach
    void end() {
        wire.flow();
        node.close();
        receiver.close();
        wire.close();
    }

    @Test
    void while_the_broker_takes_no_messages_deliveries_go_on_and_when_it_does_each_is_relayed_once_in_order() {
        rabbit.alarm(true);
        try {
            deliverDuring(TROUBLE, "it takes no messages: low on memory");

            assertThat(inQueue()).isZero();
            assertThat(noted()).isNotIn(events.subList(1, events.size()));
            assertThat(rabbit.connections().stream().filter(one -> one.contains("creativeflow-relay")))
                    .hasSize(1);
        } finally {
            rabbit.alarm(false);
        }

        assertBack();
        assertThat(relayed()).isEqualTo(events);
    }

    @Test
    void while_the_broker_hangs_deliveries_go_on_and_when_it_answers_everything_is_relayed_in_order() {
        wire.stall();
        deliverDuring(TROUBLE, "it does not answer");
        wire.flow();

        assertBack();
        assertThat(service.events(events.size())).isEqualTo(events);
    }

    @Test
    void node_stops_within_seconds_while_the_broker_hangs_in_the_middle_of_a_batch() {
        wire.stall();
        for (int i = 0; i < 60; i++) {
            publish("x".repeat(300_000));
        }
        Until.holds(BACK_WITHIN, "all deliveries", () -> delivered().containsAll(events));

        long began = System.nanoTime();
        node.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(STOPPED_WITHIN);
    }

    /** One event after the other for that long, each delivered in time; health says why it is degraded, and stays up. */
    private void deliverDuring(Duration trouble, String reason) {
        long begin = System.nanoTime();
        boolean told = false;
        while (System.nanoTime() - begin < trouble.toNanos()) {
            String event = publish("");
            Until.holds(DELIVERED_WITHIN, "a delivery", () -> delivered().contains(event));
            told = told || health("reason").contains(reason);
            assertThat(told || System.nanoTime() - begin < TOLD_WITHIN.toNanos())
                    .as("told of %s, last: %s", reason, health("reason"))
                    .isTrue();
        }
        assertThat(health("status")).isEqualTo("degraded");
        assertThat(node.as("").get("/health/ready").status()).isEqualTo(200);
    }

    private void assertBack() {
        Until.holds(BACK_WITHIN, "the broker", () -> health("status").equals("up"));
        assertThat(health("reason")).isEmpty();
        Until.holds(BACK_WITHIN, "all relayed", () -> relayed().containsAll(events));
    }

    private String health(String what) {
        return node.operator()
                .get("/health/ready")
                .json()
                .at("/components/broker/" + what)
                .asString("");
    }

    private String publish(String filling) {
        EventId id = node.bean(Journal.class)
                .publish(
                        team,
                        Mode.TEST,
                        EventType.GENERATION_COMPLETED,
                        Map.of("object", "generation", "text", filling));
        events.add(id.toString());
        return id.toString();
    }

    private List<String> delivered() {
        return receiver.received().stream().map(Receiver.Received::id).toList();
    }

    /** Everything that was published, repeats too. */
    private List<String> relayed() {
        return service.received(1).stream()
                .map(GetResponse::getProps)
                .map(one -> one.getMessageId())
                .toList();
    }

    private long inQueue() {
        return service.with(channel -> channel.messageCount("inside"));
    }

    private String noted() {
        return node.jdbc()
                .sql("SELECT event FROM event_relay")
                .query(String.class)
                .single();
    }
}
