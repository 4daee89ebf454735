package ai.creativeflow.kernel.sql;

import org.jspecify.annotations.Nullable;

/**
 * Whose connections a thread uses. Requests are the default; background threads do all of their work inside
 * {@code Pool.WORKERS.run(…)}, so that no amount of it makes a request wait: it takes none of their connections, and each
 * time it wants one of its own it lets requests go first, for some ten milliseconds at most. Inside an open transaction the
 * choice changes nothing: that keeps the connection it began with.
 */
public enum Pool {
    REQUESTS,
    WORKERS;

    private static final ScopedValue<Pool> CURRENT = ScopedValue.newInstance();

    /** Does the work on this pool's connections. */
    public void run(Runnable work) {
        ScopedValue.where(CURRENT, this).run(work);
    }

    /** Does the work on this pool's connections and answers with what it answers or throws. */
    public <T extends @Nullable Object, X extends Throwable> T call(ScopedValue.CallableOp<? extends T, X> work)
            throws X {
        return ScopedValue.where(CURRENT, this).call(work);
    }

    static Pool current() {
        return CURRENT.orElse(REQUESTS);
    }
}
