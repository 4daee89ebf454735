package ai.creativeflow.uploads;

import ai.creativeflow.kernel.ids.UploadId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One request at a time of this node for an upload. Whoever comes back after a broken connection waits for the moment that
 * the broken one's bytes take to be kept, and so learns of all of them. Over nodes the database decides.
 */
final class Turns {

    private final ConcurrentMap<UploadId, CountDownLatch> taken = new ConcurrentHashMap<>();

    /** A turn, until it is closed. */
    record Turn(UploadId of, Runnable end) implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

    /** False where another one has it for longer than that. */
    boolean await(UploadId upload, Duration atMost) {
        CountDownLatch latch = taken.get(upload);
        return latch == null || opens(latch, atMost);
    }

    /** Throws {@link InterruptedTurn} where another one has it for longer than that. */
    Turn take(UploadId upload, Duration atMost) throws InterruptedTurn {
        var own = new CountDownLatch(1);
        long end = System.nanoTime() + atMost.toNanos();
        for (CountDownLatch other = taken.putIfAbsent(upload, own);
                other != null;
                other = taken.putIfAbsent(upload, own)) {
            if (!opens(other, Duration.ofNanos(end - System.nanoTime()))) {
                throw new InterruptedTurn();
            }
        }
        return new Turn(upload, () -> {
            taken.remove(upload, own);
            own.countDown();
        });
    }

    private static boolean opens(CountDownLatch latch, Duration atMost) {
        try {
            return latch.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Somebody else's turn lasts. */
    static final class InterruptedTurn extends Exception {}
}
