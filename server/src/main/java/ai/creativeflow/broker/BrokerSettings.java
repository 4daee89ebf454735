package ai.creativeflow.broker;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code creativeflow.rabbitmq.*}: where events are relayed to. Without a URL they are not.
 *
 * @param url {@code amqp://user:password@host[:port][/virtual-host]}, {@code amqps://} for TLS, whose certificate must name
 *     the host
 * @param caFile whose certificates are trusted, PEM; where absent, those that the JVM trusts
 * @param exchange where events go, a topic
 * @param queue what wakes the fan-out, a quorum queue
 * @param deadLetterExchange where messages go that no node could read, a topic
 * @param deadLetterQueue where they are kept, a quorum queue
 * @param unconfirmed at most so many messages are sent before the broker has confirmed them
 * @param confirmTimeout how long it may take over that
 * @param prefetch at most so many messages are given to this node before it has acknowledged them
 */
@ConfigurationProperties("creativeflow.rabbitmq")
record BrokerSettings(
        @Nullable URI url,
        @Nullable Path caFile,
        @DefaultValue("webhook_events") String exchange,
        @DefaultValue("webhook_dispatch") String queue,
        @DefaultValue("webhook_events.dead") String deadLetterExchange,
        @DefaultValue("webhook_dispatch.dead") String deadLetterQueue,
        @DefaultValue("500") int unconfirmed,
        @DefaultValue("5s") Duration confirmTimeout,
        @DefaultValue("20") int prefetch) {

    private static final int PORT = 5672;
    private static final int TLS_PORT = 5671;
    private static final int UNCONFIRMED_MAX = 10_000;
    private static final int PREFETCH_MAX = 1_000;

    BrokerSettings {
        // A variable that is set to nothing is none.
        url = url == null || url.toString().isEmpty() ? null : url;
        caFile = caFile == null || caFile.toString().isEmpty() ? null : caFile;
        if (url != null) {
            require(
                    List.of("amqp", BrokerAddress.TLS).contains(url.getScheme()),
                    "url must begin with amqp:// or amqps://");
            require(url.getHost() != null, "url must name a host");
            require(
                    caFile == null || BrokerAddress.TLS.equals(url.getScheme()),
                    "ca-file needs a url that begins with amqps://");
        }
        for (String name : List.of(exchange, queue, deadLetterExchange, deadLetterQueue)) {
            require(!name.isBlank() && !name.startsWith("amq."), "names must not be empty or begin with amq.");
        }
        require(!exchange.equals(deadLetterExchange), "events and dead letters need an exchange each");
        require(!queue.equals(deadLetterQueue), "triggers and dead letters need a queue each");
        require(unconfirmed >= 1 && unconfirmed <= UNCONFIRMED_MAX, "unconfirmed must be 1 to " + UNCONFIRMED_MAX);
        require(prefetch >= 1 && prefetch <= PREFETCH_MAX, "prefetch must be 1 to " + PREFETCH_MAX);
        require(
                confirmTimeout.isPositive() && confirmTimeout.compareTo(RelayRepository.CONFIRM_TIMEOUT_MAX) <= 0,
                "confirm-timeout must be positive and at most " + RelayRepository.CONFIRM_TIMEOUT_MAX);
    }

    static int port(URI url) {
        int standard = BrokerAddress.TLS.equals(url.getScheme()) ? TLS_PORT : PORT;
        return url.getPort() == -1 ? standard : url.getPort();
    }

    private static void require(boolean kept, String rule) {
        if (!kept) {
            throw new IllegalArgumentException("creativeflow.rabbitmq: " + rule);
        }
    }

    /** Without the password that may stand in the URL. */
    @Override
    public String toString() {
        return ("BrokerSettings[url=%s, caFile=%s, exchange=%s, queue=%s, deadLetterExchange=%s, deadLetterQueue=%s, "
                        + "unconfirmed=%d, confirmTimeout=%s, prefetch=%d]")
                .formatted(
                        url == null ? "null" : "***",
                        caFile,
                        exchange,
                        queue,
                        deadLetterExchange,
                        deadLetterQueue,
                        unconfirmed,
                        confirmTimeout,
                        prefetch);
    }
}
