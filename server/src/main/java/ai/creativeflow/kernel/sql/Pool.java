package ai.creativeflow.kernel.sql;

import org.jspecify.annotations.Nullable;

/**
 * Whose connections a thread uses. Requests are the default; background threads do all of their work inside
 * {@code Pool.WORKERS.run(…)}, so that no amount of it makes a request wait for a connection. Inside an open transaction the
 * choice changes nothing: that keeps the connection it began with.
 */
public enum Pool {
    REQUESTS,
    WORKERS;

    private static final ScopedValue<Pool> CURRENT = ScopedValue.newInstance();
    private static final ScopedValue<Boolean> GIVES_WAY = ScopedValue.newInstance();

    /** Does the work on this pool's connections. */
    public void run(Runnable work) {
        ScopedValue.where(CURRENT, this).run(work);
    }

    /**
     * The same for work of which there may be any amount and whose end nobody waits for by the millisecond: each time that it
     * wants a connection it lets requests go first, for ten milliseconds or so.
     */
    public void runGivingWay(Runnable work) {
        ScopedValue.where(CURRENT, this).where(GIVES_WAY, true).run(work);
    }

    /** Does the work on this pool's connections and answers with what it answers or throws. */
    public <T extends @Nullable Object, X extends Throwable> T call(ScopedValue.CallableOp<? extends T, X> work)
            throws X {
        return ScopedValue.where(CURRENT, this).call(work);
    }

    static boolean givesWay() {
        return GIVES_WAY.orElse(false);
    }

    static Pool current() {
        return CURRENT.orElse(REQUESTS);
    }
}
