package ai.creativeflow.generations;

import ai.creativeflow.journal.OperatorEvents;
import ai.creativeflow.kernel.Mode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Failures that stayed after every attempt: each is counted, and operators are told. */
final class Faults {

    private final OperatorEvents operatorEvents;
    private final MeterRegistry metrics;

    Faults(OperatorEvents operatorEvents, MeterRegistry metrics) {
        this.operatorEvents = operatorEvents;
        this.metrics = metrics;
    }

    /** Callers make test prompts fail on purpose, so operators hear of live ones alone. */
    void stayed(Generation generation, Generation.Reason reason) {
        Counter.builder("creativeflow.generations.failed")
                .description("Sets and finals that failed after every attempt")
                .tag("engine", generation.engine())
                .tag("mode", generation.mode().wire())
                .tag("reason", reason.code())
                .register(metrics)
                .increment();
        if (generation.mode() == Mode.LIVE) {
            operatorEvents.raise(
                    OperatorEvents.Kind.GENERATIONS_FAILED,
                    "engine %s: %s, after every attempt; nothing is charged for it"
                            .formatted(generation.engine(), reason.code()));
        }
    }
}
