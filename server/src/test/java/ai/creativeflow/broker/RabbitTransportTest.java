package ai.creativeflow.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.creativeflow.journal.Event;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.EventId;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.RabbitServer;
import ai.creativeflow.testing.RabbitServer.VirtualHost;
import ai.creativeflow.testing.Refusal;
import ai.creativeflow.testing.Until;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.transaction.support.TransactionTemplate;

/** Woken by a real RabbitMQ too, with the rights that the documents give the service, and listened to by others. */
@EnabledIf(RabbitServer.EXPECTED)
class RabbitTransportTest extends EventTransportContract {

    private static final Duration BACK_WITHIN = Duration.ofSeconds(30);
    private static final String EVENTS = "webhook_events";
    private static final String TRIGGERS = "webhook_dispatch";
    private static final String DEAD = "webhook_dispatch.dead";

    private final RabbitServer rabbit = RabbitServer.shared();
    private final VirtualHost host = rabbit.freshVirtualHost();

    @Override
    Map<String, String> settings() {
        return Map.of("creativeflow.rabbitmq.url", host.serviceUrl());
    }

    @Override
    void disturb(List<EventId> events) {
        inside().with(channel -> {
            for (EventId event : events.reversed()) {
                for (int repeat = 0; repeat < 3; repeat++) {
                    channel.basicPublish(
                            EVENTS,
                            "generation.completed",
                            message(event.toString()),
                            "not even JSON".getBytes(StandardCharsets.UTF_8));
                }
            }
            channel.basicPublish(
                    EVENTS,
                    "generation.completed",
                    message(new EventId(new UUID(0x7000, 1L << 63)).toString()),
                    new byte[0]);
            channel.basicPublish("", TRIGGERS, message("evt_garbage"), new byte[3]);
            channel.basicPublish("", TRIGGERS, MessageProperties.BASIC, new byte[100_000]);
            return channel;
        });
    }

    @Test
    void message_that_names_no_event_is_kept_as_a_dead_letter_with_the_reason() {
        var dead = InsideService.reading(host, DEAD);
        String mark = UUID.randomUUID().toString();
        dead.with(channel -> {
            channel.basicPublish(EVENTS, "garbage", message(mark), new byte[3]);
            return channel;
        });

        Until.holds(
                WITHIN,
                "the dead letter",
                () -> dead.received(1).stream()
                        .anyMatch(one -> mark.equals(one.getProps().getMessageId())));

        GetResponse letter = dead.received(1).stream()
                .filter(one -> mark.equals(one.getProps().getMessageId()))
                .findFirst()
                .orElseThrow();
        assertThat(letter.getEnvelope().getRoutingKey()).isEqualTo("garbage");
        assertThat(String.valueOf(letter.getProps().getHeaders().get("x-death")))
                .contains("rejected")
                .contains(TRIGGERS);
    }

    @Test
    void each_event_is_relayed_once_by_two_nodes_in_the_order_of_the_feed() {
        var service = InsideService.listening(host, "once", "generation.#", keys.id());

        List<EventId> events = Parallel.times(300, i -> publish(i % 2 == 0 ? one : other));

        assertThat(events).hasSize(300);
        assertThat(service.received(300).stream()
                        .map(message -> message.getProps().getMessageId()))
                .containsExactlyElementsOf(feed());
    }

    @Test
    void event_that_commits_late_is_relayed_too_and_in_its_place() {
        var service = InsideService.listening(host, "late", "generation.#", keys.id());
        one.bean(TransactionTemplate.class).executeWithoutResult(tx -> {
            publish(one);
            awaitDelivered(Parallel.times(5, i -> publish(other)));
        });

        assertThat(service.events(6)).containsExactlyElementsOf(feed()).hasSize(6);
    }

    /** As if another node had taken the lease from the one that relays and had died with it. */
    @Test
    void when_the_node_that_relays_is_gone_another_goes_on_and_leaves_nothing_out() {
        var service = InsideService.listening(host, "takeover", "generation.#", keys.id());
        List<EventId> events = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            events.addAll(Parallel.times(50, i -> publish(i % 2 == 0 ? one : other)));
            int usurped = one.jdbc().sql("""
                        UPDATE event_relay
                        SET node = :nobody, fence = fence + 1, leased_until = now() + interval '500 milliseconds'
                        """).param("nobody", UUID.randomUUID()).update();
            assertThat(usurped).isEqualTo(1);
            events.addAll(Parallel.times(50, i -> publish(i % 2 == 0 ? one : other)));
        }

        Until.holds(BACK_WITHIN, "all events", () -> service.events(1).size() == 300);
        assertThat(events).hasSize(300);
        assertThat(service.events(300)).containsExactlyElementsOf(feed());
    }

    @Test
    void without_the_broker_deliveries_go_on_and_when_it_is_back_everything_is_relayed_in_order_without_a_restart() {
        var service = InsideService.listening(host, "outage", "generation.#", keys.id());
        awaitDelivered(List.of(publish(one)));
        assertThat(service.events(1)).hasSize(1);

        rabbit.stop();
        try {
            for (int i = 0; i < 6; i++) {
                EventId event = i % 3 == 2 ? writtenByADeadNode() : publish(i % 3 == 0 ? one : other);
                Until.holds(
                        WITHIN,
                        "a delivery without the broker",
                        () -> delivered().contains(event.toString()));
            }
            for (Platform node : List.of(one, other)) {
                Until.holds(WITHIN, "health that says so", () -> broker(node).equals("degraded"));
                assertThat(node.as("").get("/health/ready").status()).isEqualTo(200);
            }
            Until.holds(
                    Duration.ofSeconds(15),
                    "operators being told",
                    () -> one.operator().get("/admin/v1/events").toString().contains("broker_away"));
        } finally {
            rabbit.start();
        }
        Until.holds(
                BACK_WITHIN,
                "the broker back on both nodes",
                () -> broker(one).equals("up") && broker(other).equals("up"));
        awaitDelivered(List.of(publish(other)));

        assertThat(service.events(8)).containsExactlyElementsOf(feed()).hasSize(8);
    }

    private static String broker(Platform node) {
        return node.operator().get("/health/ready").text("/components/broker/status");
    }

    @Test
    void trigger_is_acknowledged_once_what_it_announces_is_handed_out() {
        double before = triggers();
        awaitDelivered(List.of(writtenByADeadNode()));

        Until.holds(WITHIN, "an acknowledged trigger", () -> triggers() > before);
        Until.holds(WITHIN, "an empty queue", () -> inside().with(channel -> channel.messageCount(TRIGGERS)) == 0);
    }

    private double triggers() {
        return handled(one) + handled(other);
    }

    private static double handled(Platform node) {
        return node.bean(MeterRegistry.class)
                .get("creativeflow.relay.triggers")
                .tag("outcome", "handled")
                .counter()
                .count();
    }

    @Test
    void queue_that_somebody_deleted_is_made_again_without_a_restart() {
        inside().with(channel -> channel.queueDelete(TRIGGERS));

        Until.holds(BACK_WITHIN, "the queue with a consumer of each node", () -> consumers() == 2);
        awaitDelivered(List.of(publish(one)));
    }

    private long consumers() {
        try {
            return inside().with(channel -> channel.consumerCount(TRIGGERS));
        } catch (RuntimeException gone) {
            return 0;
        }
    }

    @Test
    void rights_of_the_service_reach_no_further_than_what_it_uses() throws Exception {
        try (Connection service = host.service()) {
            assertRefused(() -> service.createChannel().queueDeclare("elsewhere", true, false, false, Map.of()));
            assertRefused(() -> service.createChannel().basicGet(DEAD, false));
            assertRefused(() -> service.createChannel().exchangeDeclare("ex.topic.platform_events", "topic"));
            assertRefused(() -> service.createChannel().queueBind(TRIGGERS, "amq.topic", "#"));
        }
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable doing) {
        assertThatThrownBy(doing).isInstanceOf(IOException.class).rootCause().hasMessageContaining("ACCESS_REFUSED");
    }

    @Test
    void broker_is_out_of_reach_for_webhooks() {
        var body = Map.of("url", "http://127.0.0.1:%d/".formatted(rabbit.port()), "events", List.of("*"));

        Refusal.of(keys.test().post("/v1/webhook-endpoints", body), 422, "unsafe_url");
    }

    @Test
    void message_is_what_the_documents_say() throws IOException {
        var service = InsideService.listening(host, "documents", "generation.completed", keys.id());
        EventId event = publish(one);

        GetResponse message = service.received(1).getFirst();

        BasicProperties properties = message.getProps();
        assertThat(properties.getMessageId()).isEqualTo(event.toString());
        assertThat(properties.getDeliveryMode()).isEqualTo(2);
        assertThat(message.getEnvelope().getRoutingKey()).isEqualTo("generation.completed");
        String body = new String(message.getBody(), StandardCharsets.UTF_8);
        assertThat(body).contains(event.toString(), "é漢字😀", keys.id());
        assertThat(one.bean(Journal.class).find(team, Mode.TEST, event).map(Event::payload))
                .contains(body);
        AsyncApi.requireValid(message);
    }

    private InsideService inside() {
        return InsideService.reading(host, TRIGGERS);
    }

    private static BasicProperties message(String id) {
        return new BasicProperties.Builder()
                .messageId(Objects.requireNonNull(id))
                .build();
    }
}
