package ai.creativeflow.generations;

import ai.creativeflow.kernel.ids.GenerationId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Ends what its time is over for: deadlines of callers, and selections that nobody made. Each in a transaction of its own:
 * two that are paid by the same grants would lock them after the wallet, against the order. Safe to run on every node.
 */
final class Overdue {

    private static final Generation.Reason UNSELECTED =
            new Generation.Reason("expired", "No sample was selected in time.", false);

    private final GenerationRepository generations;
    private final TaskRepository tasks;
    private final Endings endings;
    private final TransactionTemplate transactions;
    private final InstantSource clock;

    Overdue(
            GenerationRepository generations,
            TaskRepository tasks,
            Endings endings,
            TransactionTemplate transactions,
            InstantSource clock) {
        this.generations = generations;
        this.tasks = tasks;
        this.endings = endings;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Ends those that nobody selected from in time; says how many. */
    int expireUnselected(int limit) {
        int expired = 0;
        while (expired < limit && expireOne()) {
            expired++;
        }
        return expired;
    }

    /** Ends at most {@code limit} whose deadline has passed; says how many there were to end. */
    int endLate(int limit) {
        List<GenerationId> late = generations.late(limit);
        late.forEach(this::endIfLate);
        return late.size();
    }

    private void endIfLate(GenerationId id) {
        transactions.executeWithoutResult(tx -> {
            tasks.takeTurn(id);
            tasks.drop(id);
            Generation generation = generations.lock(id);
            if (!generations.isLate(id)) {
                tx.setRollbackOnly();
                return;
            }
            boolean begun = generation.state().status() != Status.PENDING;
            endings.end(generation, begun ? Status.CANCELED : Status.EXPIRED, Deadlines.reason(begun), now());
        });
    }

    private boolean expireOne() {
        return Objects.requireNonNull(transactions.execute(tx -> {
            List<GenerationId> late = generations.unselected(1);
            late.forEach(id -> endings.end(generations.lock(id), Status.EXPIRED, UNSELECTED, now()));
            return !late.isEmpty();
        }));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
