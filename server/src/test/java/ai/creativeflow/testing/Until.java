package ai.creativeflow.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what happens elsewhere, by looking again and again until a deadline. */
public final class Until {

    private static final Duration LOOK_EVERY = Duration.ofMillis(10);

    private Until() {}

    public static void holds(Duration atMost, String what, BooleanSupplier condition) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within %s: %s".formatted(atMost, what));
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }
}
