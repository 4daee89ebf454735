package ai.creativeflow.identity;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Keeps what nodes remember of keys, memberships, roles and plans from outliving a change. One row holds a number that
 * every such change raises in its own transaction; each node reads it every 300 ms. What was remembered serves only while
 * the number is the one that was known before it was loaded, and only while that was confirmed at most 900 ms ago: so a
 * revocation holds everywhere within a second, there is no channel that could be cut, and a load that raced a change
 * cannot bring the old value back.
 */
public final class AccessEpoch {

    static final Duration REFRESH = Duration.ofMillis(300);
    private static final Duration TRUSTED = Duration.ofMillis(900);
    private static final String BUMP = "UPDATE access_epoch SET epoch = epoch + 1 RETURNING epoch";
    private static final String READ = "SELECT epoch FROM access_epoch";

    private record Confirmed(long epoch, long nanos, boolean ever) {}

    private static final Confirmed NEVER = new Confirmed(-1, 0, false);

    private final JdbcClient jdbc;
    private final AtomicReference<Confirmed> confirmed = new AtomicReference<>(NEVER);

    AccessEpoch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The number to note before loading. Asks the database when the last answer is too old to trust. */
    public long current() {
        Confirmed last = confirmed.get();
        if (last.ever() && System.nanoTime() - last.nanos() < TRUSTED.toNanos()) {
            return last.epoch();
        }
        return refresh();
    }

    /** To be called in the transaction of every change; this node knows of it as soon as that has committed. */
    public void bump() {
        long begun = System.nanoTime();
        long raised = jdbc.sql(BUMP).query(Long.class).single();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                switch (status) {
                    case STATUS_COMMITTED -> confirm(new Confirmed(raised, begun, true));
                    case STATUS_ROLLED_BACK -> {}
                    default -> confirmed.set(NEVER);
                }
            }
        });
    }

    /** Reads the row now. The instant counts from before the question, so that trust is never stretched. */
    long refresh() {
        long asked = System.nanoTime();
        long epoch = jdbc.sql(READ).query(Long.class).single();
        return confirm(new Confirmed(epoch, asked, true)).epoch();
    }

    /** An answer that was asked for before a change and came after it must not hide the change: the greater one stays. */
    private Confirmed confirm(Confirmed fresh) {
        return confirmed.accumulateAndGet(fresh, (old, next) -> old.epoch() > next.epoch() ? old : next);
    }
}
