package ai.creativeflow.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * One connection to the broker with one channel, for one thread. It comes back when it is asked for, at most once a second,
 * and is then prepared anew: the client's own recovery knows neither a first connection that fails nor a channel that the
 * broker closed. A broker that blocks publishers counts as away, and its connection is kept: a new one would be blocked too,
 * and the old one would stay with a broker that has no room.
 *
 * <p>Whatever waits for a broker that hangs is cut: a write after the time that its caller gives, everything two seconds
 * after the node was told to stop.
 */
public final class BrokerLine implements AutoCloseable, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerLine.class);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration CONNECT_EVERY = Duration.ofSeconds(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

    /** Before the loops that use it. */
    private static final int PHASE = Integer.MAX_VALUE - 5;

    private final String name;
    private final ConnectionFactory factory;
    private final Preparation preparation;
    private final Runnable onAway;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("broker-watch").factory());
    private volatile @Nullable Connection connection;
    private @Nullable Channel channel;
    private volatile @Nullable Socket socket;
    /** The connection that said so last, which may be one that was given up. */
    private volatile @Nullable Connection blocked;

    private volatile boolean away;
    private volatile boolean told;
    private volatile boolean stopping;
    private volatile @Nullable String reason;
    private long triedAt = System.nanoTime() - CONNECT_EVERY.toNanos();

    /** What a channel needs before it can be used. */
    @FunctionalInterface
    public interface Preparation {
        void on(Channel channel) throws IOException;
    }

    /** {@code onAway} is called each time the broker is lost, and when it isn't there to begin with. */
    public BrokerLine(String name, BrokerAddress address, Preparation preparation, Runnable onAway) {
        this.name = name;
        this.factory = factory(address);
        this.preparation = preparation;
        this.onAway = onAway;
    }

    private ConnectionFactory factory(BrokerAddress address) {
        ConnectionFactory made = address.factory();
        made.setAutomaticRecoveryEnabled(false);
        made.setThreadFactory(Thread.ofVirtual().name("broker-", 0).factory());
        made.setConnectionTimeout((int) CONNECT_WITHIN.toMillis());
        made.setHandshakeTimeout((int) CONNECT_WITHIN.toMillis());
        made.setChannelRpcTimeout((int) ANSWER_WITHIN.toMillis());
        made.setShutdownTimeout((int) CLOSE_WITHIN.toMillis());
        made.setRequestedHeartbeat((int) HEARTBEAT.toSeconds());
        // Beside what is there, which verifies the host's name.
        made.setSocketConfigurator(made.getSocketConfigurator().andThen(opened -> socket = opened));
        return made;
    }

    /** The channel; empty while the broker is away. May take as long as connecting does. */
    public Optional<Channel> channel() {
        Channel present = channel;
        if (present != null && present.isOpen()) {
            return isBlocked() ? Optional.empty() : Optional.of(present);
        }
        if (present != null) {
            lost(present.getCloseReason());
        }
        if (stopping || System.nanoTime() - triedAt < CONNECT_EVERY.toNanos()) {
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
        made.addBlockedListener(why -> block(made, why), () -> unblock(made));
        Channel opened = made.openChannel().orElseThrow(() -> new IOException("no channel to be had"));
        preparation.on(opened);
        channel = opened;
        away = false;
        reason = null;
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
        tell(why == null ? "closed" : because(why));
    }

    /** Cuts the connection after a while, unless that is canceled: a write to a broker that reads nothing has no end. */
    Future<?> cutIn(Duration delay) {
        return watch.schedule(this::cut, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void cut() {
        Socket open = socket;
        if (open != null) {
            try {
                // Else TLS waits for the write that is to be cut.
                open.setSoLinger(true, 0);
                open.close();
            } catch (IOException e) {
                LOG.debug("closing {}", name, e);
            }
        }
    }

    /** Whether messages can't pass at the moment. */
    public boolean isAway() {
        return away || isBlocked();
    }

    /** Whether it is connected, and the broker takes no messages for want of memory or disk. */
    public boolean isBlocked() {
        Connection said = blocked;
        return said != null && said.equals(connection);
    }

    /** Why messages can't pass at the moment; empty where they can. */
    Optional<String> reason() {
        return isAway() ? Optional.ofNullable(reason) : Optional.empty();
    }

    private void drop() {
        Connection present = connection;
        connection = null;
        channel = null;
        if (present != null) {
            Future<?> cutting = cutIn(CLOSE_WITHIN);
            present.abort((int) CLOSE_WITHIN.toMillis());
            cutting.cancel(false);
        }
    }

    private void block(Connection by, String why) {
        blocked = by;
        tell("it takes no messages: " + why);
    }

    private void unblock(Connection by) {
        if (!by.equals(connection)) {
            return;
        }
        blocked = null;
        told = false;
        LOG.info("RabbitMQ takes messages again ({})", name);
    }

    /** Once an outage. */
    private void tell(String why) {
        reason = why;
        if (!told) {
            told = true;
            LOG.warn("RabbitMQ is away ({}): {}", name, why);
            onAway.run();
        }
    }

    /** The innermost cause says what the broker said. */
    private static String because(Throwable why) {
        Throwable innermost = why;
        boolean tls = why instanceof SSLException;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
            tls |= innermost instanceof SSLException;
        }
        if (innermost instanceof TimeoutException) {
            return "it does not answer";
        }
        String said = innermost.getClass().getSimpleName() + ": " + innermost.getMessage();
        return tls ? "TLS fails: " + said : said;
    }

    @Override
    public void start() {
        stopping = false;
    }

    /** Returns at once. Whoever uses the line finishes, or is cut. */
    @Override
    public void stop() {
        stopping = true;
        Future<?> _ = cutIn(STOP_WITHIN);
    }

    @Override
    public boolean isRunning() {
        return !stopping;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public void close() {
        drop();
        watch.shutdownNow();
        threads.shutdown();
    }
}
