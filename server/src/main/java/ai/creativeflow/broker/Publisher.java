package ai.creativeflow.broker;

import ai.creativeflow.journal.Event;
import ai.creativeflow.journal.EventFeed.Entry;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events as messages. Persistent and mandatory: one that no queue takes comes back, is counted and logged, and counts as
 * published all the same, for PostgreSQL has it and nobody asked for it here.
 */
final class Publisher {

    static final String JSON = "application/json";
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final int PERSISTENT = 2;

    private final String exchange;
    private final Duration confirmTimeout;
    private final RelayMetrics metrics;

    Publisher(String exchange, Duration confirmTimeout, RelayMetrics metrics) {
        this.exchange = exchange;
        this.confirmTimeout = confirmTimeout;
        this.metrics = metrics;
    }

    void prepare(Channel channel) throws IOException {
        channel.confirmSelect();
        channel.addReturnListener(this::returned);
    }

    void send(Channel channel, List<Entry> entries) throws IOException {
        for (Entry entry : entries) {
            Event event = entry.event();
            byte[] body = event.payload().getBytes(StandardCharsets.UTF_8);
            channel.basicPublish(exchange, event.type().wire(), true, properties(event), body);
        }
    }

    /** Returns when the broker has confirmed all that was sent; throws where it refused one, or takes too long. */
    void awaitConfirmed(Channel channel, List<Entry> sent) throws IOException, TimeoutException, InterruptedException {
        if (!channel.waitForConfirms(confirmTimeout.toMillis())) {
            throw new IOException("the broker refused a message");
        }
        metrics.published(sent);
    }

    private static BasicProperties properties(Event event) {
        return new BasicProperties.Builder()
                .contentType(JSON)
                .contentEncoding(StandardCharsets.UTF_8.name())
                .deliveryMode(PERSISTENT)
                .messageId(event.id().toString())
                .type(event.type().wire())
                .timestamp(Date.from(event.createdAt()))
                .headers(Map.of(
                        "team_id", event.team().toString(),
                        "mode", event.mode().wire()))
                .build();
    }

    private void returned(Return message) {
        metrics.returned();
        LOG.warn(
                "no queue takes {} {}: {}",
                message.getRoutingKey(),
                message.getProperties().getMessageId(),
                message.getReplyText());
    }
}
