package ai.creativeflow.generations;

import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.messaging.Bell;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.SmartLifecycle;

/**
 * Tells those who wait on this node that a generation has changed; what changes on another node they find by looking. At an
 * orderly end it lets everybody go first of all, with an honest answer, so that the end need not wait for them.
 */
final class Changes implements SmartLifecycle {

    private final Map<GenerationId, Set<Bell>> waiting = new ConcurrentHashMap<>();
    private volatile boolean running;

    /** Rings at each change until {@link #forget}. */
    Bell listen(GenerationId generation) {
        var bell = new Bell();
        waiting.compute(generation, (id, bells) -> {
            Set<Bell> all = bells == null ? ConcurrentHashMap.newKeySet() : bells;
            all.add(bell);
            return all;
        });
        return bell;
    }

    void forget(GenerationId generation, Bell bell) {
        waiting.computeIfPresent(generation, (id, bells) -> {
            bells.remove(bell);
            return bells.isEmpty() ? null : bells;
        });
    }

    /** Rings once the present transaction has committed. */
    void changed(GenerationId generation) {
        Set<Bell> bells = waiting.get(generation);
        if (bells != null) {
            bells.forEach(Bell::ringAfterCommit);
        }
    }

    /** Whether waiting makes sense: not while this node is about to end. */
    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        waiting.values().forEach(bells -> bells.forEach(Bell::ring));
    }
}
