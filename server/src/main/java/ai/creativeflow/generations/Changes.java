package ai.creativeflow.generations;

import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.messaging.Bell;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells those who wait on this node that a generation has changed. What changes on another node they find by looking. */
final class Changes {

    private final Map<GenerationId, Set<Bell>> waiting = new ConcurrentHashMap<>();

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
}
