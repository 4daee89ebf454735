package ai.creativeflow.orchestrator;

import ai.creativeflow.kernel.messaging.Bell;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** What the broker gave to one channel and was not settled yet, oldest first; bounded by the channel's prefetch. */
final class Mailbox extends DefaultConsumer {

    private final Bell arrived;
    private final Queue<Letter> letters = new ConcurrentLinkedQueue<>();

    /** A message as it came. */
    record Letter(Envelope envelope, BasicProperties properties, byte[] body) {}

    Mailbox(Channel channel, Bell arrived) {
        super(channel);
        this.arrived = arrived;
    }

    @Override
    public void handleDelivery(String consumer, Envelope envelope, BasicProperties properties, byte[] body) {
        letters.add(new Letter(envelope, properties, body));
        arrived.ring();
    }

    /** The queue is gone. A channel that is closed is opened and prepared anew, and the queue declared with it. */
    @Override
    public void handleCancel(String consumer) throws IOException {
        getChannel().abort();
        arrived.ring();
    }

    @Nullable Letter oldest() {
        return letters.peek();
    }

    void acknowledge(Letter letter) throws IOException {
        getChannel().basicAck(letter.envelope().getDeliveryTag(), false);
        letters.remove(letter);
    }
}
