package ai.creativeflow.generations;

import ai.creativeflow.journal.OperatorEvents;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** How the engines elsewhere do, for operators: who is left alone, for how long, and that it is back. */
public final class EngineWatch {

    private final Duration circuitOpen;
    private final Duration toldAfter;
    private final OperatorEvents operatorEvents;
    private final MeterRegistry registry;
    private final InstantSource clock;
    private final List<EngineCalls> watched = new CopyOnWriteArrayList<>();
    private final Map<String, Instant> downSince = new HashMap<>();
    private final Set<String> told = new HashSet<>();

    EngineWatch(
            Duration circuitOpen,
            Duration toldAfter,
            OperatorEvents operatorEvents,
            MeterRegistry registry,
            InstantSource clock) {
        this.circuitOpen = circuitOpen;
        this.toldAfter = toldAfter;
        this.operatorEvents = operatorEvents;
        this.registry = registry;
        this.clock = clock;
    }

    /** For the adapter of an engine; watched from now on. */
    public EngineCalls calls(String engine) {
        var calls = new EngineCalls(engine, circuitOpen, registry);
        watched.add(calls);
        return calls;
    }

    /** Whether any engine elsewhere is configured. */
    public boolean isNeeded() {
        return !watched.isEmpty();
    }

    /** Whether this node leaves any of them alone at the moment. */
    public boolean isAnyDown() {
        return watched.stream().anyMatch(calls -> !calls.isHealthy());
    }

    /** Tells operators once that an engine is down for long, and once that it is back. By one thread. */
    void look() {
        Instant now = clock.instant();
        for (EngineCalls calls : watched) {
            String engine = calls.engine();
            if (calls.isHealthy()) {
                downSince.remove(engine);
                if (told.remove(engine)) {
                    operatorEvents.raise(
                            OperatorEvents.Kind.ENGINE_BACK, "The engine %s answers again.".formatted(engine));
                }
                continue;
            }
            Instant since = downSince.computeIfAbsent(engine, one -> now);
            if (!now.isBefore(since.plus(toldAfter)) && told.add(engine)) {
                operatorEvents.raise(
                        OperatorEvents.Kind.ENGINE_DOWN,
                        "The engine %s fails since %s: what was accepted for it waits, and then fails at no cost."
                                .formatted(engine, since));
            }
        }
    }
}
