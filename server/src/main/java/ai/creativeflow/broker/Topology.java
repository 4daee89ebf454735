package ai.creativeflow.broker;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.Map;

/**
 * What we need of the broker, declared on every connection: durable, and the same each time, so that it heals what somebody
 * deleted. What is there with other properties is left alone, and the broker counts as away until somebody decides.
 */
record Topology(String exchange, String queue, String deadLetterExchange, String deadLetterQueue) {

    private static final String EVERYTHING = "#";

    /** Enough to see what went wrong. The oldest go first: nothing depends on them. */
    private static final int DEAD_LETTERS_MAX = 10_000;

    static Topology of(BrokerSettings settings) {
        return new Topology(
                settings.exchange(), settings.queue(), settings.deadLetterExchange(), settings.deadLetterQueue());
    }

    void declare(Channel channel) throws IOException {
        channel.exchangeDeclare(exchange, BuiltinExchangeType.TOPIC, true);
        channel.exchangeDeclare(deadLetterExchange, BuiltinExchangeType.TOPIC, true);
        quorumQueue(
                channel,
                deadLetterQueue,
                Map.of(
                        "x-queue-type", "quorum",
                        "x-max-length", DEAD_LETTERS_MAX,
                        "x-overflow", "drop-head"));
        channel.queueBind(deadLetterQueue, deadLetterExchange, EVERYTHING);
        quorumQueue(channel, queue, Map.of("x-queue-type", "quorum", "x-dead-letter-exchange", deadLetterExchange));
        channel.queueBind(queue, exchange, EVERYTHING);
    }

    private static void quorumQueue(Channel channel, String name, Map<String, Object> arguments) throws IOException {
        channel.queueDeclare(name, true, false, false, arguments);
    }
}
