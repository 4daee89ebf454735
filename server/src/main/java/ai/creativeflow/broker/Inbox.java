package ai.creativeflow.broker;

import ai.creativeflow.kernel.ids.EventId;
import ai.creativeflow.kernel.messaging.Bell;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** What the broker gave to one channel and was not acknowledged yet; bounded by the channel's prefetch. */
final class Inbox extends DefaultConsumer {

    private final Bell arrived;
    private final Queue<Message> messages = new ConcurrentLinkedQueue<>();

    /** A message, and why it is none of ours, where it isn't. */
    record Message(long tag, @Nullable String refusal) {
        boolean readable() {
            return refusal == null;
        }
    }

    Inbox(Channel channel, Bell arrived) {
        super(channel);
        this.arrived = arrived;
    }

    @Override
    public void handleDelivery(String consumer, Envelope envelope, BasicProperties properties, byte[] body) {
        messages.add(new Message(envelope.getDeliveryTag(), refusal(properties)));
        arrived.ring();
    }

    /** The queue is gone. A channel that is closed is opened and prepared anew, and the queue declared with it. */
    @Override
    public void handleCancel(String consumer) throws IOException {
        getChannel().abort();
        arrived.ring();
    }

    /** A message only says that there is something: of an event's body nothing is needed or believed. */
    private static @Nullable String refusal(BasicProperties properties) {
        String id = properties.getMessageId();
        if (id == null) {
            return "it has no message id";
        }
        return EventId.parse(id).isPresent() ? null : "its message id is no event's";
    }

    /** All that is here now, oldest first. It stays until it is settled. */
    List<Message> waiting() {
        return new ArrayList<>(messages);
    }

    /** Acknowledges what could be read and rejects the rest, which the broker keeps as dead letters. */
    void settle(List<Message> settled) throws IOException {
        long last = 0;
        for (Message message : settled) {
            if (message.readable()) {
                last = message.tag();
            } else {
                getChannel().basicReject(message.tag(), false);
            }
        }
        if (last > 0) {
            getChannel().basicAck(last, true);
        }
        messages.removeAll(settled);
    }
}
