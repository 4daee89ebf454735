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
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.SampleId;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
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
        this.transactions = transactions;
        this.uuids = uuids;
        this.clock = clock;
        this.work = work;
    }

    /** The samples are there: one can be selected, or is. Where all were withheld the generation ends. */
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
            List<Sample> recorded = record(generation, set, now);
            if (!anyReady) {
                var reason = new Generation.Reason("content_rejected", "The engine withheld every sample.", false);
                end(generation, Status.CONTENT_REJECTED, reason, now);
                return;
            }
            if (!goesOn) {
                billing.close(generation.team());
            }
            Generation paid = captured(generation, recorded);
            Generation ready =
                    goesOn ? selectedFirst(paid, recorded, warnings, now) : paid.awaitingSelection(warnings, now);
            record(ready, recorded, EventType.GENERATION_SAMPLES_READY, now);
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

    /** The generation ends without its picture; what is held goes back. */
    void ended(Task task, Status end, Generation.Reason reason) {
        transactions.executeWithoutResult(tx -> {
            if (tasks.finish(task)) {
                end(generations.lock(task.generation()), end, reason, now());
            }
        });
    }

    /**
     * Ends those that nobody selected from in time; says how many. Each in a transaction of its own: two that are paid by
     * the same grants would lock them after the wallet, against the order.
     */
    int expireUnselected(int limit) {
        int expired = 0;
        while (expired < limit && expireOne()) {
            expired++;
        }
        return expired;
    }

    private boolean expireOne() {
        return Objects.requireNonNull(transactions.execute(tx -> {
            List<GenerationId> late = generations.unselected(1);
            for (GenerationId id : late) {
                Generation generation = generations.lock(id);
                Instant now = now();
                billing.release(generation.owner(), generation.terms());
                Generation expired = generation
                        .ended(
                                Status.EXPIRED,
                                new Generation.Reason("expired", "No sample was selected within 7 days.", false),
                                now)
                        .withCost(generation.cost().allReleased());
                record(expired, samples.of(expired.team(), expired.id()), EventType.GENERATION_EXPIRED, now);
            }
            return !late.isEmpty();
        }));
    }

    /** The set is paid in proportion of what was delivered to what was asked. */
    private Generation captured(Generation generation, List<Sample> recorded) {
        int ready = (int) recorded.stream()
                .filter(sample -> sample.status() == Sample.Status.READY)
                .count();
        Micros charged = billing.capture(
                generation.owner(),
                generation.terms(),
                Part.SET,
                ready,
                generation.spec().samples());
        return generation.withCost(generation.cost().settled(generation.terms().set(), charged));
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

    private void end(Generation generation, Status end, Generation.Reason reason, Instant now) {
        billing.close(generation.team());
        billing.release(generation.owner(), generation.terms());
        Generation ended =
                generation.ended(end, reason, now).withCost(generation.cost().allReleased());
        EventType event =
                end == Status.CONTENT_REJECTED ? EventType.GENERATION_CONTENT_REJECTED : EventType.GENERATION_FAILED;
        record(ended, samples.of(ended.team(), ended.id()), event, now);
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
                pictures.add(picture("sample-" + (number + 1), picture, bytes));
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
                    1,
                    number,
                    ready ? Sample.Status.READY : Sample.Status.WITHHELD,
                    ready ? added.next().id() : null,
                    drawn.size(),
                    drawn.seed()));
        }
        samples.insert(generation.team(), generation.id(), recorded);
        return recorded;
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
