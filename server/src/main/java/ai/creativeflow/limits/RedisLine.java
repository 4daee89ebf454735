package ai.creativeflow.limits;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis, which all calls share. Once it stood, it comes back by itself; commands of the time between are
 * refused at once instead of queueing up.
 */
final class RedisLine implements AutoCloseable {

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(1);
    private static final Duration RECONNECT_EVERY = Duration.ofMillis(200);
    private static final int QUEUE_MAX = 10_000;
    private static final int THREADS = 2;

    private final ClientResources resources;
    private final RedisClient client;
    private volatile @Nullable StatefulRedisConnection<String, String> connection;

    RedisLine(RedisURI uri) {
        var address = RedisURI.builder(uri).withTimeout(CONNECT_WITHIN).build();
        resources = DefaultClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .reconnectDelay(Delay.constant(RECONNECT_EVERY))
                .build();
        client = RedisClient.create(resources, address);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(QUEUE_MAX)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_WITHIN)
                        .keepAlive(true)
                        .build())
                .build());
    }

    /** Whether the connection stands or stood; tries to make it where it never did, for at most a second. */
    synchronized boolean connect() {
        if (connection != null) {
            return true;
        }
        try {
            connection = client.connect(StringCodec.ASCII);
            return true;
        } catch (RedisException e) {
            return false;
        }
    }

    /** Whether commands can be sent now. */
    boolean isOpen() {
        var present = connection;
        return present != null && present.isOpen();
    }

    /** Throws {@link RedisException} where there never was a connection. */
    RedisAsyncCommands<String, String> commands() {
        var present = connection;
        if (present == null) {
            throw new RedisException("not connected yet");
        }
        return present.async();
    }

    @Override
    public void close() {
        client.shutdown(0, CONNECT_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        resources
                .shutdown(0, CONNECT_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CONNECT_WITHIN.toMillis());
    }
}
