package ai.creativeflow.generations;

import ai.creativeflow.assets.Asset;
import ai.creativeflow.assets.Assets;
import ai.creativeflow.assets.StoredBytes;
import ai.creativeflow.billing.Billing;
import ai.creativeflow.billing.Part;
import ai.creativeflow.generations.Generation.FinalChoice;
import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.ids.SampleId;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Records what came of a task, each outcome one transaction: task, generation, samples, assets, money, event. The task's
 * fence comes first: where it is not ours any more nothing is recorded, and the work of this run is garbage. So a task may
 * run twice, on two nodes at once even, and only one of them counts.
 */
final class Completion {

    private final GenerationRepository generations;
    private final SampleRepository samples;
    private final TaskRepository tasks;
    private final Assets assets;
    private final Billing billing;
    private final Journal journal;
    private final Changes changes;
    private final GenerationView.Maker views;
    private final Endings endings;
    private final Faults faults;
    private final TransactionTemplate transactions;
    private final Uuids uuids;
    private final InstantSource clock;
    private final Bell work;

    /** One place of a set with its bytes stored; without bytes it was withheld. */
    record StoredSample(Engine.Drawn drawn, @Nullable StoredBytes bytes) {}

    Completion(
            GenerationRepository generations,
            SampleRepository samples,
            TaskRepository tasks,
            Assets assets,
            Billing billing,
            Journal journal,
            Changes changes,
            GenerationView.Maker views,
            Endings endings,
            Faults faults,
            TransactionTemplate transactions,
            Uuids uuids,
            InstantSource clock,
            Bell work) {
        this.generations = generations;
        this.samples = samples;
        this.tasks = tasks;
        this.assets = assets;
        this.billing = billing;
        this.journal = journal;
        this.changes = changes;
        this.views = views;
        this.endings = endings;
        this.faults = faults;
        this.transactions = transactions;
        this.uuids = uuids;
        this.clock = clock;
        this.work = work;
    }

    /**
     * The samples are there: one can be selected, or is. Where all were withheld the generation ends; a further set leaves
     * those that there were before.
     */
    void samplesReady(Task task, List<StoredSample> set, List<Generation.Notice> warnings) {
        transactions.executeWithoutResult(tx -> {
            boolean anyReady = set.stream().anyMatch(one -> one.bytes() != null);
            boolean goesOn =
                    anyReady && generations.get(task.generation()).spec().autoSelect();
            boolean ours = goesOn ? tasks.goOn(task, Task.Phase.FINAL) : tasks.finish(task);
            if (!ours) {
                return;
            }
            Generation generation = generations.lock(task.generation());
            Instant now = now();
            if (endedLate(generation, now)) {
                return;
            }
            List<Sample> recorded = record(generation, set, now);
            if (!anyReady) {
                var reason = new Generation.Reason("content_rejected", "The engine withheld every sample.", false);
                end(generation, task.phase(), Status.CONTENT_REJECTED, reason, now);
                return;
            }
            if (!goesOn) {
                billing.close(generation.team());
            }
            Generation paid = captured(generation, recorded);
            Generation ready =
                    goesOn ? selectedFirst(paid, recorded, warnings, now) : paid.awaitingSelection(null, warnings, now);
            List<Sample> all = isFurther(ready) ? samples.of(ready.team(), ready.id()) : recorded;
            record(ready, all, EventType.GENERATION_SAMPLES_READY, now);
            if (goesOn) {
                work.ringAfterCommit();
            }
        });
    }

    /** The final is there. */
    void finalReady(Task task, Engine.Picture picture, StoredBytes bytes) {
        transactions.executeWithoutResult(tx -> {
            if (!tasks.finish(task)) {
                return;
            }
            Generation generation = generations.lock(task.generation());
            Instant now = now();
            if (endedLate(generation, now)) {
                return;
            }
            Asset asset = assets.add(origin(generation), List.of(picture("final", picture, bytes)), now)
                    .getFirst();
            billing.close(generation.team());
            Micros charged = billing.capture(generation.owner(), generation.terms(), Part.STANDARD_FINAL, 1, 1);
            FinalChoice choice = generation.spec().finalChoice();
            if (choice != null && choice.resolution().large()) {
                charged = charged.plus(billing.capture(generation.owner(), generation.terms(), Part.LARGE_FINAL, 1, 1));
            }
            Generation completed = generation
                    .completed(new Generation.Final(asset.id(), picture.size(), asset.bytes()), picture.warnings(), now)
                    .withCost(generation.cost().settled(generation.cost().reserved(), charged));
            record(completed, samples.of(completed.team(), completed.id()), EventType.GENERATION_COMPLETED, now);
        });
    }

    /** The generation ends without its picture, or goes on without its further set; what is held for it goes back. */
    void ended(Task task, Status end, Generation.Reason reason) {
        transactions.executeWithoutResult(tx -> {
            if (tasks.finish(task)) {
                Generation generation = generations.lock(task.generation());
                end(generation, task.phase(), end, reason, now());
                if (end == Status.FAILED) {
                    faults.stayed(generation, reason);
                }
            }
        });
    }

    /** What comes after its deadline is not delivered, and not charged. */
    private boolean endedLate(Generation generation, Instant now) {
        boolean late = generation.spec().deadlines().finishBy() != null && generations.isLate(generation.id());
        if (late) {
            tasks.drop(generation.id());
            endings.end(generation, Status.CANCELED, Deadlines.reason(true), now);
        }
        return late;
    }

    /** The set is paid in proportion of what was delivered to what was asked. */
    private Generation captured(Generation generation, List<Sample> recorded) {
        int ready = (int) recorded.stream()
                .filter(sample -> sample.status() == Sample.Status.READY)
                .count();
        Micros charged = billing.capture(
                generation.owner(),
                generation.terms(),
                isFurther(generation) ? Part.FURTHER_SET : Part.SET,
                ready,
                generation.spec().samples());
        return generation.withCost(generation.cost().settled(heldForSet(generation), charged));
    }

    /** While samples are drawn nothing is held but them and what comes after them. */
    private static Micros heldForSet(Generation generation) {
        return isFurther(generation)
                ? generation.cost().reserved().minus(generation.terms().standardFinal())
                : generation.terms().set();
    }

    private static boolean isFurther(Generation generation) {
        return generation.spec().sets() > 1;
    }

    private static Generation selectedFirst(
            Generation generation, List<Sample> recorded, List<Generation.Notice> warnings, Instant now) {
        SampleId first = recorded.stream()
                .filter(sample -> sample.status() == Sample.Status.READY)
                .findFirst()
                .map(Sample::id)
                .orElseThrow();
        FinalChoice choice = generation.spec().finalChoice();
        if (choice == null) {
            throw new IllegalStateException(generation.id() + " selects by itself without knowing what to draw");
        }
        return generation.selected(first, choice, warnings, now);
    }

    private void end(Generation generation, Task.Phase phase, Status end, Generation.Reason reason, Instant now) {
        if (phase == Task.Phase.SAMPLES && isFurther(generation)) {
            billing.close(generation.team());
            billing.release(generation.owner(), generation.terms(), Part.FURTHER_SET);
            Generation without = generation
                    .withCost(generation.cost().settled(heldForSet(generation), Micros.ZERO))
                    .awaitingSelection(reason, List.of(), now);
            record(without, samples.of(without.team(), without.id()), EventType.GENERATION_SAMPLES_READY, now);
            return;
        }
        endings.end(generation, end, reason, now);
    }

    private void record(Generation generation, List<Sample> all, EventType event, Instant now) {
        generations.update(generation);
        if (generation.state().status().done()) {
            billing.ended(
                    generation.owner(),
                    generation.terms(),
                    generation.state().status().wire());
        }
        journal.publish(generation.team(), generation.mode(), event, views.of(generation, all, null, now));
        changes.changed(generation.id());
    }

    private List<Sample> record(Generation generation, List<StoredSample> set, Instant now) {
        var pictures = new ArrayList<Assets.Generated>();
        for (int number = 0; number < set.size(); number++) {
            Engine.Picture picture = set.get(number).drawn().picture();
            StoredBytes bytes = set.get(number).bytes();
            if (picture != null && bytes != null) {
                pictures.add(picture(name(generation.spec().sets(), number), picture, bytes));
            }
        }
        Iterator<Asset> added = assets.add(origin(generation), pictures, now).iterator();
        var recorded = new ArrayList<Sample>();
        for (int number = 0; number < set.size(); number++) {
            Engine.Drawn drawn = set.get(number).drawn();
            boolean ready = drawn.picture() != null && set.get(number).bytes() != null;
            recorded.add(new Sample(
                    new SampleId(uuids.next()),
                    generation.id(),
                    generation.spec().sets(),
                    number,
                    ready ? Sample.Status.READY : Sample.Status.WITHHELD,
                    ready ? added.next().id() : null,
                    drawn.size(),
                    drawn.seed()));
        }
        samples.insert(generation.team(), generation.id(), recorded);
        return recorded;
    }

    private static String name(int set, int number) {
        return set == 1 ? "sample-%d".formatted(number + 1) : "sample-%d-%d".formatted(set, number + 1);
    }

    private static Assets.Origin origin(Generation generation) {
        return new Assets.Origin(generation.team(), generation.mode(), generation.id());
    }

    private static Assets.Generated picture(String name, Engine.Picture picture, StoredBytes bytes) {
        return new Assets.Generated(
                "%s.%s".formatted(name, picture.fileFormat().extension()),
                picture.fileFormat().mediaType(),
                picture.size().width(),
                picture.size().height(),
                bytes);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
