package ai.creativeflow.kernel.messaging;

import ai.creativeflow.kernel.sql.Pool;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Work of the background, done again and again on a thread of its own with the workers' connections: each time the bell
 * rings, and every {@code pause} without it. A round that fails is logged, and the next comes after a growing pause of at
 * most ten seconds: a database that is away costs no more than that. An Error of one round is no reason to give up all that
 * follow. Started after the context, stopped before it closes.
 */
public final class Loop implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(10);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

    private final String name;
    private final Bell bell;
    private final Duration pause;
    private final Round round;
    private volatile @Nullable Thread thread;
    private volatile boolean stopping;

    /** One round. True where there may be more to do at once. */
    @FunctionalInterface
    public interface Round {
        boolean run() throws InterruptedException;
    }

    public Loop(String name, Bell bell, Duration pause, Round round) {
        this.name = name;
        this.bell = bell;
        this.pause = pause;
        this.round = round;
    }

    @Override
    public void start() {
        stopping = false;
        thread = Thread.ofVirtual().name(name).start(() -> Pool.WORKERS.run(this::turn));
    }

    @Override
    public void stop() {
        Thread running = thread;
        if (running == null) {
            return;
        }
        stopping = true;
        bell.ring();
        try {
            if (!running.join(STOP_PATIENCE)) {
                LOG.warn("{} did not stop within {}", name, STOP_PATIENCE);
                running.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Stopped before the web server and long before the database. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 10;
    }

    private void turn() {
        int failures = 0;
        while (!stopping) {
            try {
                boolean more = round.run();
                failures = 0;
                if (!more && !stopping) {
                    bell.await(pause);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception | Error e) {
                failures++;
                LOG.warn("{} failed, {} in a row: {}", name, failures, e.toString());
                LOG.debug("{} failed", name, e);
                if (!pauseAfter(failures)) {
                    return;
                }
            }
        }
    }

    private boolean pauseAfter(int failures) {
        Duration grown = PAUSE_AFTER_FAILURE.multipliedBy(1L << Math.min(failures, 10));
        try {
            bell.await(grown.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : grown);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
