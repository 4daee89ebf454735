package ai.creativeflow.generations;

import ai.creativeflow.identity.Plan;
import ai.creativeflow.identity.Standing;
import ai.creativeflow.identity.Teams;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Who goes on where an engine can't: the next of the plan's order takes the generation over, as if it had been accepted for
 * it. Only the first set, of which nothing was delivered; always towards the end of the order, so it comes to an end. What the
 * former engine says afterwards finds nothing that waits for it.
 */
final class Succession {

    private final Engines engines;
    private final TaskRepository tasks;
    private final GenerationRepository generations;
    private final Teams teams;
    private final Changes changes;
    private final TransactionTemplate transactions;
    private final MeterRegistry registry;
    private final InstantSource clock;

    Succession(
            Engines engines,
            TaskRepository tasks,
            GenerationRepository generations,
            Teams teams,
            Changes changes,
            TransactionTemplate transactions,
            MeterRegistry registry,
            InstantSource clock) {
        this.engines = engines;
        this.tasks = tasks;
        this.generations = generations;
        this.teams = teams;
        this.changes = changes;
        this.transactions = transactions;
        this.registry = registry;
        this.clock = clock;
    }

    /** Whether somebody else sees to the task from now on; false where nobody can, and the failure stays what it is. */
    boolean passOn(Task task, Generation generation, Engine from) {
        if (task.phase() != Task.Phase.SAMPLES || generation.spec().sets() > 1) {
            return false;
        }
        Optional<Engine> next = teams.standing(generation.team())
                .map(Standing::plan)
                .map(Plan::name)
                .flatMap(plan -> engines.after(from, generation.mode(), plan));
        next.ifPresent(engine -> transactions.executeWithoutResult(tx -> passOn(task, from, engine)));
        return next.isPresent();
    }

    private void passOn(Task task, Engine from, Engine next) {
        if (!tasks.goOn(task, Task.Phase.SAMPLES)) {
            return;
        }
        Generation generation = generations.lock(task.generation());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var notice = new Generation.Notice(
                "engine_changed", "The engine %s could not draw it, so %s does.".formatted(from.name(), next.name()));
        generations.update(generation.takenOver(next, notice, now));
        changes.changed(generation.id());
        registry.counter("creativeflow.engines.taken_over", "from", from.name(), "to", next.name())
                .increment();
    }
}
