package ai.creativeflow.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the broker with one channel, for one thread. It comes back when it is asked for, at most once a second,
 * and is then prepared anew: the client's own recovery knows neither a first connection that fails nor a channel that the
 * broker closed. A broker that blocks publishers counts as away.
 */
public final class BrokerLine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerLine.class);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration CONNECT_EVERY = Duration.ofSeconds(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

    private final String name;
    private final ConnectionFactory factory;
    private final Preparation preparation;
    private final Runnable onAway;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("broker-watch").factory());
    private @Nullable Connection connection;
    private @Nullable Channel channel;
    private volatile @Nullable Socket socket;
    private volatile boolean blocked;
    private volatile boolean away;
    private volatile boolean told;
    private long triedAt = System.nanoTime() - CONNECT_EVERY.toNanos();

    /** What a channel needs before it can be used. */
    @FunctionalInterface
    public interface Preparation {
        void on(Channel channel) throws IOException;
    }

    /** {@code onAway} is called each time the broker is lost, and when it isn't there to begin with. */
    public BrokerLine(String name, URI url, Preparation preparation, Runnable onAway) {
        this.name = name;
        this.factory = factory(url);
        this.preparation = preparation;
        this.onAway = onAway;
        factory.setSocketConfigurator(opened -> {
            opened.setTcpNoDelay(true);
            socket = opened;
        });
    }

    private static ConnectionFactory factory(URI url) {
        var factory = new ConnectionFactory();
        try {
            factory.setUri(url);
            if (BrokerSettings.TLS.equals(url.getScheme())) {
                // What setUri has chosen trusts everybody.
                factory.useSslProtocol(SSLContext.getDefault());
                factory.enableHostnameVerification();
            }
        } catch (GeneralSecurityException | URISyntaxException e) {
            throw new IllegalArgumentException("creativeflow.rabbitmq.url can't be used: " + e.getMessage(), e);
        }
        factory.setAutomaticRecoveryEnabled(false);
        factory.setThreadFactory(Thread.ofVirtual().name("broker-", 0).factory());
        factory.setConnectionTimeout((int) CONNECT_WITHIN.toMillis());
        factory.setHandshakeTimeout((int) CONNECT_WITHIN.toMillis());
        factory.setChannelRpcTimeout((int) ANSWER_WITHIN.toMillis());
        factory.setShutdownTimeout((int) CLOSE_WITHIN.toMillis());
        factory.setRequestedHeartbeat((int) HEARTBEAT.toSeconds());
        return factory;
    }

    /** The channel; empty while the broker is away. May take as long as connecting does. */
    public Optional<Channel> channel() {
        Channel present = channel;
        if (present != null && present.isOpen()) {
            return blocked ? Optional.empty() : Optional.of(present);
        }
        if (present != null) {
            lost(present.getCloseReason());
        }
        if (System.nanoTime() - triedAt < CONNECT_EVERY.toNanos()) {
            return Optional.empty();
        }
        try {
            return Optional.of(open());
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            lost(e);
            return Optional.empty();
        } finally {
            triedAt = System.nanoTime();
        }
    }

    private Channel open() throws IOException, TimeoutException {
        Connection made = factory.newConnection(threads, "creativeflow-" + name);
        connection = made;
        made.addBlockedListener(this::block, this::unblock);
        Channel opened = made.openChannel().orElseThrow(() -> new IOException("no channel to be had"));
        preparation.on(opened);
        channel = opened;
        away = false;
        if (told) {
            LOG.info("RabbitMQ is back ({})", name);
        }
        told = false;
        return opened;
    }

    /** Gives the connection up after something went wrong with it. */
    public void lost(@Nullable Throwable why) {
        drop();
        away = true;
        tell(why == null ? "closed" : reason(why));
    }

    /** Cuts the connection after a while, unless that is canceled: a write to a broker that reads nothing has no end. */
    Future<?> cutIn(Duration delay) {
        return watch.schedule(this::cut, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void cut() {
        Socket open = socket;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("closing {}", name, e);
            }
        }
    }

    /** Whether messages can't pass at the moment. */
    public boolean isAway() {
        return away || blocked;
    }

    private void drop() {
        Connection present = connection;
        connection = null;
        channel = null;
        blocked = false;
        if (present != null) {
            present.abort((int) CLOSE_WITHIN.toMillis());
        }
    }

    private void block(String reason) {
        blocked = true;
        tell("it takes nothing: " + reason);
    }

    private void unblock() {
        blocked = false;
        told = false;
        LOG.info("RabbitMQ takes messages again ({})", name);
    }

    /** Once an outage. */
    private void tell(String reason) {
        if (!told) {
            told = true;
            LOG.warn("RabbitMQ is away ({}): {}", name, reason);
            onAway.run();
        }
    }

    /** The innermost cause says what the broker said. */
    private static String reason(Throwable why) {
        Throwable innermost = why;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return innermost.getClass().getSimpleName() + ": " + innermost.getMessage();
    }

    @Override
    public void close() {
        drop();
        watch.shutdownNow();
        threads.shutdown();
    }
}
