package ai.creativeflow.broker;

import ai.creativeflow.broker.Inbox.Message;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.webhooks.FanOut;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the fan-out for what the broker announces, on whichever node takes the message, and acknowledges after its commit.
 * What came together is one fan-out. A fan-out that fails keeps its messages, and a node that dies gives them to another.
 */
final class FanOutTrigger {

    private static final Logger LOG = LoggerFactory.getLogger(FanOutTrigger.class);
    private static final String MESSAGES = "creativeflow.relay.triggers";

    private final FanOut fanOut;
    private final String queue;
    private final int prefetch;
    private final Bell arrived = new Bell();
    private final Counter handled;
    private final Counter rejected;
    private @Nullable Inbox inbox;

    FanOutTrigger(FanOut fanOut, String queue, int prefetch, MeterRegistry registry) {
        this.fanOut = fanOut;
        this.queue = queue;
        this.prefetch = prefetch;
        handled = registry.counter(MESSAGES, "outcome", "handled");
        rejected = registry.counter(MESSAGES, "outcome", "rejected");
    }

    /** Rings when a message has come. */
    Bell arrived() {
        return arrived;
    }

    /** Messages of a channel that is gone come again on the new one. */
    void prepare(Channel channel) throws IOException {
        var fresh = new Inbox(channel, arrived);
        inbox = fresh;
        channel.basicQos(prefetch);
        channel.basicConsume(queue, false, fresh);
    }

    /** One round. */
    boolean run(BrokerLine line) {
        if (line.channel().isEmpty() || inbox == null) {
            return false;
        }
        Inbox present = inbox;
        List<Message> messages = present.waiting();
        if (messages.isEmpty()) {
            return false;
        }
        if (messages.stream().anyMatch(Message::readable)) {
            fanOut.drain();
        }
        try {
            present.settle(messages);
        } catch (IOException | ShutdownSignalException e) {
            line.lost(e);
            return false;
        }
        messages.forEach(this::count);
        return false;
    }

    private void count(Message message) {
        if (message.readable()) {
            handled.increment();
            return;
        }
        rejected.increment();
        LOG.warn("a message in {} was rejected: {}", queue, message.refusal());
    }
}
