package ai.creativeflow.kernel.outbound;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** The instant by which a call is over, on the monotonic clock. */
record Deadline(long startNanos, long endNanos) {

    static Deadline in(Duration time) {
        long now = System.nanoTime();
        return new Deadline(now, now + time.toNanos());
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    boolean hasPassed() {
        return endNanos - System.nanoTime() <= 0;
    }

    /** What is left, at least a millisecond, since 0 means "for ever" to sockets. */
    Duration left() throws SocketTimeoutException {
        long nanos = endNanos - System.nanoTime();
        if (nanos <= 0) {
            throw new SocketTimeoutException("deadline passed");
        }
        return Duration.ofNanos(Math.max(nanos, Duration.ofMillis(1).toNanos()));
    }

    int leftMillis() throws SocketTimeoutException {
        return Math.toIntExact(left().toMillis());
    }
}
