package ai.creativeflow.generations;

import ai.creativeflow.generations.EngineUpdate.Effect;
import ai.creativeflow.kernel.messaging.Bell;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Where updates of engines arrive, by message, by call or by any other way. Each is one transaction under the task's lock, and
 * moves nothing but the task: what it says is looked at by the worker that claims it. So updates may come in any order, again,
 * late, or for what nobody knows: that is counted, and harmless.
 */
public final class EngineUpdates {

    private final HandoverRepository handovers;
    private final TransactionTemplate transactions;
    private final MeterRegistry registry;
    private final Bell work;

    EngineUpdates(HandoverRepository handovers, TransactionTemplate transactions, MeterRegistry registry, Bell work) {
        this.handovers = handovers;
        this.transactions = transactions;
        this.registry = registry;
        this.work = work;
    }

    /** Returns after the commit. */
    public Effect apply(EngineUpdate update) {
        Effect effect = Objects.requireNonNull(transactions.execute(tx -> applied(update)));
        registry.counter("creativeflow.engines.updates", "engine", update.engine(), "effect", effect.wire())
                .increment();
        return effect;
    }

    /** Whether the engine was ever handed something that it knows under this reference, as far as that is remembered. */
    public boolean knows(String engine, String reference) {
        return handovers.find(engine, reference).isPresent();
    }

    private Effect applied(EngineUpdate update) {
        var generation = handovers.find(update.engine(), update.reference());
        if (generation.isEmpty()) {
            return Effect.UNKNOWN;
        }
        var awaited = handovers.lockAwaited(generation.get());
        if (awaited.isEmpty()) {
            return Effect.LATE;
        }
        if (update.stage() != null && update.stage() != awaited.get()) {
            return Effect.OUT_OF_ORDER;
        }
        if (!handovers.report(generation.get(), update)) {
            return Effect.REPEATED;
        }
        work.ringAfterCommit();
        return Effect.APPLIED;
    }
}
