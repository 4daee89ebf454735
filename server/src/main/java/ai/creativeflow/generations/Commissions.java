package ai.creativeflow.generations;

import ai.creativeflow.generations.Engine.EngineFailure;
import ai.creativeflow.generations.RemoteEngine.Begun;
import ai.creativeflow.generations.RemoteEngine.FinalOrder;
import ai.creativeflow.generations.RemoteEngine.Handover;
import ai.creativeflow.generations.RemoteEngine.Patron;
import ai.creativeflow.generations.RemoteEngine.Progress;
import java.util.Optional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Work that is drawn elsewhere. A task that was not handed over is; one that was is looked at, and put off again while there
 * is nothing. Between two looks no worker holds it. Safe to run twice: only the holder of the fence records.
 */
final class Commissions {

    private final HandoverRepository handovers;
    private final TransactionTemplate transactions;

    Commissions(HandoverRepository handovers, TransactionTemplate transactions) {
        this.handovers = handovers;
        this.transactions = transactions;
    }

    /** The samples; empty while they are awaited. */
    Optional<Engine.Samples> samples(Task task, Generation generation, RemoteEngine engine, Engine.Job job)
            throws EngineFailure {
        Optional<Handover> before = handovers.get(generation.id(), engine.name());
        Patron patron = patron(generation);
        if (!task.handedOver() || before.isEmpty()) {
            keep(task, generation, engine, engine.begin(job, patron, before.orElse(null)));
            return Optional.empty();
        }
        return settle(task, before.get(), engine.samples(job, patron, before.get()));
    }

    /** The final; empty while it is awaited. */
    Optional<Engine.Picture> last(
            Task task, Generation generation, RemoteEngine engine, Engine.Job job, FinalOrder order)
            throws EngineFailure {
        Handover before = handovers
                .get(generation.id(), engine.name())
                .orElseThrow(() -> EngineFailure.lasting(
                        Engine.UNAVAILABLE, "The engine that made the sample does not know it any more."));
        Patron patron = patron(generation);
        if (!task.handedOver()) {
            keep(task, generation, engine, engine.begin(job, patron, order, before));
            return Optional.empty();
        }
        return settle(task, before, engine.last(job, patron, order, before));
    }

    private void keep(Task task, Generation generation, RemoteEngine engine, Begun begun) {
        transactions.executeWithoutResult(tx -> handovers.keep(task, generation.team(), engine.name(), begun));
    }

    private <T> Optional<T> settle(Task task, Handover handover, Progress<T> progress) {
        return switch (progress) {
            case Progress.Finished<T>(T result, String memo) -> {
                handovers.remember(task.generation(), handover, memo);
                yield Optional.of(result);
            }
            case Progress.Unfinished<T>(var lookAfter) -> {
                transactions.executeWithoutResult(tx -> handovers.looked(task, handover, lookAfter));
                yield Optional.empty();
            }
        };
    }

    private static Patron patron(Generation generation) {
        return new Patron(generation.team(), generation.key());
    }
}
