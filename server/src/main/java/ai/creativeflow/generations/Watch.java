package ai.creativeflow.generations;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.messaging.Bell;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Waits for generations on behalf of callers, and comes back in time whatever the database does: each look is made by a
 * thread of its own, and where it is not back at the end what was seen last is the answer. Holds no connection between looks.
 */
final class Watch {

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    /** What stands in a queue moves without a change of its own. */
    private static final Duration RENDER_EVERY = Duration.ofSeconds(1);
    /** For the first look, before which nothing is known. */
    private static final Duration GRACE = Duration.ofMillis(150);

    private final Generations generations;
    private final Changes changes;

    /** A generation and how it was shown, at an instant of the system's timer. */
    record Seen(Generation generation, GenerationView view, long atNanos) {}

    Watch(Generations generations, Changes changes) {
        this.generations = generations;
        this.changes = changes;
    }

    /**
     * The generation as soon as it is done or asks for something, and as it was seen last at {@code endNanos} of the system's
     * timer. Empty where the caller has no such generation; throws 503 where not even a first look came back in time.
     */
    Optional<Seen> until(Caller caller, GenerationId id, long endNanos) throws InterruptedException {
        Bell bell = changes.listen(id);
        @Nullable Seen last = null;
        try {
            while (true) {
                Optional<Seen> found = look(caller, id, last, endNanos);
                if (found.isEmpty()) {
                    return found;
                }
                last = found.get();
                long left = endNanos - System.nanoTime();
                boolean settled = last.generation().state().status().settled();
                if (settled || left <= 0 || !changes.isRunning()) {
                    return found;
                }
                bell.await(Duration.ofNanos(Math.min(left, LOOK_EVERY.toNanos())));
                if (System.nanoTime() >= endNanos) {
                    return found;
                }
            }
        } finally {
            changes.forget(id, bell);
        }
    }

    private Optional<Seen> look(Caller caller, GenerationId id, @Nullable Seen last, long endNanos)
            throws InterruptedException {
        var look = new FutureTask<>(() -> seen(caller, id, last));
        Thread.ofVirtual().name("watch").start(look);
        long patience = Math.max(0, endNanos - System.nanoTime()) + (last == null ? GRACE.toNanos() : 0);
        try {
            return look.get(patience, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            look.cancel(true);
            if (last == null) {
                throw Problem.of(ProblemCode.DEPENDENCY_UNAVAILABLE).because("no look at %s came back".formatted(id));
            }
            return Optional.of(last);
        } catch (ExecutionException e) {
            if (last == null && e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            if (last == null) {
                throw new IllegalStateException(e.getCause());
            }
            return Optional.of(last);
        }
    }

    private Optional<Seen> seen(Caller caller, GenerationId id, @Nullable Seen last) {
        return generations.find(caller, id).map(found -> {
            boolean fresh = last != null
                    && last.generation().version() == found.version()
                    && System.nanoTime() - last.atNanos() < RENDER_EVERY.toNanos();
            return fresh ? last : new Seen(found, generations.view(found), System.nanoTime());
        });
    }
}
