package ai.creativeflow.webhooks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The timer of this node's deliveries. It keeps the POSTs to one endpoint apart also when their slots have passed while
 * this node was busy, so that what is late does not leave in a bunch. Since slots lie further apart than the gap kept
 * here, it catches up by itself.
 */
final class Pacing implements AutoCloseable {

    private static final long ENDPOINTS_MAX = 100_000;
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private final Cache<UUID, Long> last = Caffeine.newBuilder()
            .maximumSize(ENDPOINTS_MAX)
            .expireAfterWrite(REMEMBERED)
            .build();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("webhook-due").factory());

    /** Runs it in the claim's slot; {@code begun} is the {@link System#nanoTime} at which the claim was asked for. */
    void inItsSlot(Claim claim, long begun, Runnable post) {
        if (claim.pause().isZero()) {
            post.run();
            return;
        }
        at(begun + claim.pause().toNanos(), () -> {
            var endpoint = claim.address().endpoint().value();
            at(place(endpoint, Pace.gap(claim.perSecond()), System.nanoTime()), post);
        });
    }

    void in(Duration pause, Runnable task) {
        at(System.nanoTime() + pause.toNanos(), task);
    }

    private void at(long nanoTime, Runnable task) {
        long pause = nanoTime - System.nanoTime();
        if (pause <= 0) {
            task.run();
            return;
        }
        var _ = timer.schedule(task, pause, TimeUnit.NANOSECONDS);
    }

    /** Takes the next place at {@code now} or later and says when it is. */
    long place(UUID endpoint, Duration gap, long now) {
        return last.asMap()
                .merge(
                        endpoint,
                        now,
                        (before, wanted) -> wanted - before >= gap.toNanos() ? wanted : before + gap.toNanos());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
