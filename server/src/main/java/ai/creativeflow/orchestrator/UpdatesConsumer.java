package ai.creativeflow.orchestrator;

import ai.creativeflow.broker.BrokerLine;
import ai.creativeflow.generations.EngineUpdate.Effect;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.orchestrator.Mailbox.Letter;
import ai.creativeflow.orchestrator.ReportReader.Unreadable;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hears updates of the orchestrator by RabbitMQ, one after the other, each acknowledged after its commit: one that fails is
 * tried again, and a node that dies leaves its messages to the others. What can't be read is published to the dead letters
 * with the reason in a header, confirmed, and acknowledged then. The exchange is the platform's and is not declared here.
 */
final class UpdatesConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(UpdatesConsumer.class);
    private static final Duration CONFIRM_TIMEOUT = Duration.ofSeconds(5);
    private static final int DEAD_LETTERS_MAX = 10_000;
    private static final int BODY_BYTES_MAX = 256 * 1_024;
    private static final int PERSISTENT = 2;
    private static final String REASON = "x-reason";

    private final OrchestratorSettings settings;
    private final Updates updates;
    private final JsonMapper json;
    private final MeterRegistry registry;
    private final Bell arrived = new Bell();
    private @Nullable Mailbox mailbox;

    UpdatesConsumer(OrchestratorSettings settings, Updates updates, JsonMapper json, MeterRegistry registry) {
        this.settings = settings;
        this.updates = updates;
        this.json = json;
        this.registry = registry;
    }

    /** Rings when a message has come. */
    Bell arrived() {
        return arrived;
    }

    /** Declared on every connection, so that what somebody deleted is there again. */
    void prepare(Channel channel) throws IOException {
        String dead = settings.deadLetters();
        channel.exchangeDeclare(dead, BuiltinExchangeType.TOPIC, true);
        channel.queueDeclare(
                dead,
                true,
                false,
                false,
                Map.of(
                        "x-queue-type", "quorum",
                        "x-max-length", DEAD_LETTERS_MAX,
                        "x-overflow", "drop-head"));
        channel.queueBind(dead, dead, "#");
        channel.queueDeclare(
                settings.queue(), true, false, false, Map.of("x-queue-type", "quorum", "x-dead-letter-exchange", dead));
        channel.queueBind(settings.queue(), settings.exchange(), settings.routingKey());
        channel.confirmSelect();
        channel.basicQos(settings.prefetch());
        var fresh = new Mailbox(channel, arrived);
        mailbox = fresh;
        channel.basicConsume(settings.queue(), false, fresh);
    }

    /** One message; true where there are more. */
    boolean run(BrokerLine line) throws InterruptedException {
        if (line.channel().isEmpty() || mailbox == null) {
            return false;
        }
        Mailbox present = mailbox;
        Letter letter = present.oldest();
        if (letter == null) {
            return false;
        }
        try {
            count(taken(letter));
        } catch (Unreadable e) {
            if (!buried(present.getChannel(), letter, String.valueOf(e.getMessage()), line)) {
                return false;
            }
        }
        try {
            present.acknowledge(letter);
        } catch (IOException | ShutdownSignalException e) {
            line.lost(e);
            return false;
        }
        return true;
    }

    private String taken(Letter letter) throws Unreadable {
        if (letter.body().length > BODY_BYTES_MAX) {
            throw new Unreadable(null, "it is larger than %d bytes".formatted(BODY_BYTES_MAX));
        }
        try {
            Optional<Effect> effect = updates.take(json.readTree(letter.body()));
            return effect.isPresent() ? "taken" : "underway";
        } catch (JacksonException e) {
            throw new Unreadable(null, "it is not JSON");
        }
    }

    /** Whether the broker has it among the dead letters; else it comes again. */
    private boolean buried(Channel channel, Letter letter, String because, BrokerLine line)
            throws InterruptedException {
        var headers = new HashMap<String, Object>();
        if (letter.properties().getHeaders() != null) {
            headers.putAll(letter.properties().getHeaders());
        }
        headers.put(REASON, because);
        headers.put("x-original-exchange", letter.envelope().getExchange());
        BasicProperties properties = letter.properties()
                .builder()
                .headers(headers)
                .deliveryMode(PERSISTENT)
                .userId(null)
                .expiration(null)
                .build();
        try {
            channel.basicPublish(settings.deadLetters(), letter.envelope().getRoutingKey(), properties, letter.body());
            if (!channel.waitForConfirms(CONFIRM_TIMEOUT.toMillis())) {
                throw new IOException("the broker refused a dead letter");
            }
        } catch (TimeoutException e) {
            // A broker that takes nothing for now has it unread, and would block a new connection too.
            if (!line.isBlocked()) {
                line.lost(e);
            }
            return false;
        } catch (IOException | ShutdownSignalException e) {
            line.lost(e);
            return false;
        }
        count("rejected");
        LOG.warn("a message in {} can't be read: {}", settings.queue(), because);
        return true;
    }

    private void count(String outcome) {
        registry.counter("creativeflow.orchestrator.messages", "outcome", outcome)
                .increment();
    }
}
