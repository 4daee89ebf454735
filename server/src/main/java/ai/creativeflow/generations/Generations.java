package ai.creativeflow.generations;

import ai.creativeflow.billing.Billing;
import ai.creativeflow.billing.Terms;
import ai.creativeflow.generations.Generation.Cost;
import ai.creativeflow.generations.Generation.FinalChoice;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.SampleId;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What callers do with generations. {@link #accept}, {@link #select} and {@link #cancel} run inside the transaction of
 * their idempotency record; the hold that accepting ends with is a statement of its own, for the caller to run last.
 */
final class Generations {

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    /** After which a caller may ask again whether any engine takes work. */
    private static final Duration ENGINE_PAUSE = Duration.ofSeconds(10);

    private final GenerationRepository generations;
    private final SampleRepository samples;
    private final TaskRepository tasks;
    private final Billing billing;
    private final Journal journal;
    private final Engines engines;
    private final Changes changes;
    private final GenerationView.Maker views;
    private final Uuids uuids;
    private final InstantSource clock;
    private final Bell work;

    /** What a list is narrowed to; null is everything. */
    record Filter(
            @Nullable Status status,
            @Nullable String format,
            @Nullable String projectId,
            @Nullable Instant createdAfter,
            @Nullable Instant createdBefore) {}

    /** A change that ends with a statement on the team's busiest rows, to be run last of all. */
    record Accepted(GenerationView view, Runnable hold) {}

    Generations(
            GenerationRepository generations,
            SampleRepository samples,
            TaskRepository tasks,
            Billing billing,
            Journal journal,
            Engines engines,
            Changes changes,
            GenerationView.Maker views,
            Uuids uuids,
            InstantSource clock,
            Bell work) {
        this.generations = generations;
        this.samples = samples;
        this.tasks = tasks;
        this.billing = billing;
        this.journal = journal;
        this.engines = engines;
        this.changes = changes;
        this.views = views;
        this.uuids = uuids;
        this.clock = clock;
        this.work = work;
    }

    /** Accepts a generation. Throws 402, 429 and, where no engine takes work, 503 problems, and {@code TermsChanged} when the hold runs. */
    Accepted accept(Caller caller, Generation.Spec spec) {
        Terms terms = billing.terms(caller);
        boolean large =
                spec.finalChoice() != null && spec.finalChoice().resolution().large();
        Micros price = large ? terms.generation().plus(terms.largeFinal()) : terms.generation();
        Engine engine = engines.available(caller.mode(), caller.plan().name())
                .orElseThrow(() -> Problem.of(ProblemCode.ENGINE_UNAVAILABLE).retryAfter(ENGINE_PAUSE));
        Instant now = now();
        var generation = new Generation(
                new GenerationId(uuids.next()),
                caller.team(),
                caller.mode(),
                caller.key(),
                spec,
                engine.name(),
                engine.rendererVersion(),
                terms,
                Cost.held(price),
                Generation.State.pending(),
                now,
                now,
                1);
        generations.insert(generation);
        GenerationView view = views.of(generation, List.of(), null, now);
        journal.publish(caller.team(), caller.mode(), EventType.GENERATION_CREATED, view);
        work.ringAfterCommit();
        return new Accepted(view, () -> billing.hold(caller, generation.id(), terms, large));
    }

    /** Chooses a sample. Throws 404, 409 outside {@code awaiting_selection}, 422 for a sample that can't be chosen; {@code TermsChanged} as accepting does. */
    Accepted select(Caller caller, GenerationId id, SampleId sampleId, FinalChoice choice) {
        requireVisible(caller, id);
        tasks.takeTurn(id);
        Generation generation = generations.lock(id);
        requireStatus(generation, Status.AWAITING_SELECTION);
        List<Sample> all = samples.of(caller.team(), id);
        Sample sample = all.stream()
                .filter(one -> one.id().equals(sampleId) && one.status() == Sample.Status.READY)
                .findFirst()
                .orElseThrow(() ->
                        Problem.invalid("/sample_id", "unknown", "is not a sample of this generation that is ready"));
        boolean large = choice.resolution().large();
        Instant now = now();
        Generation selected =
                generation.selected(sample.id(), choice, generation.state().warnings(), now);
        Terms terms = large ? billing.withLargeFinal(caller.team(), generation.terms()) : generation.terms();
        if (large) {
            selected = selected.withCost(selected.cost().more(terms.largeFinal()));
        }
        generations.update(selected);
        tasks.insert(selected, Task.Phase.FINAL);
        changes.changed(id);
        work.ringAfterCommit();
        return new Accepted(views.of(selected, all, null, now), () -> {
            if (large) {
                billing.holdLargeFinal(caller, id, terms);
            } else {
                billing.reopen(caller);
            }
        });
    }

    /** Ends a generation; nothing succeeds after it. Throws 404, and 409 on one that is done. */
    GenerationView cancel(Caller caller, GenerationId id) {
        requireVisible(caller, id);
        tasks.takeTurn(id);
        tasks.drop(id);
        Generation generation = generations.lock(id);
        if (generation.state().status().done()) {
            throw invalidState(generation);
        }
        if (generation.state().status().open()) {
            billing.close(generation.team());
        }
        billing.release(generation.owner(), generation.terms());
        Instant now = now();
        Generation canceled = generation
                .ended(Status.CANCELED, new Generation.Reason("canceled", "Canceled by the caller.", false), now)
                .withCost(generation.cost().allReleased());
        generations.update(canceled);
        billing.ended(
                canceled.owner(), canceled.terms(), canceled.state().status().wire());
        changes.changed(id);
        GenerationView view = views.of(canceled, samples.of(caller.team(), id), null, now);
        journal.publish(caller.team(), caller.mode(), EventType.GENERATION_CANCELED, view);
        return view;
    }

    Optional<Generation> find(Caller caller, GenerationId id) {
        return generations.find(caller.team(), caller.mode(), id);
    }

    /** The generation as it stands, with its place in the queue while it waits. */
    GenerationView view(Generation generation) {
        OptionalLong position = generation.state().status() == Status.PENDING
                ? tasks.queuePosition(generation.team(), generation.id())
                : OptionalLong.empty();
        return views.of(
                generation,
                samples.of(generation.team(), generation.id()),
                position.isPresent() ? position.getAsLong() : null,
                clock.instant());
    }

    List<Generation> list(Caller caller, Filter filter, Page.Request page) {
        return generations.list(caller.team(), caller.mode(), filter, page);
    }

    List<GenerationView> views(Caller caller, List<Generation> page) {
        Map<GenerationId, List<Sample>> all =
                samples.of(caller.team(), page.stream().map(Generation::id).toList());
        Instant now = clock.instant();
        return page.stream()
                .map(one -> views.of(one, all.getOrDefault(one.id(), List.of()), null, now))
                .toList();
    }

    /**
     * Waits until the generation is done or asks for something, at most as long as said. Holds no connection meanwhile.
     * Empty where the caller has no such generation.
     */
    Optional<Generation> await(Caller caller, GenerationId id, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        Bell bell = changes.listen(id);
        try {
            while (true) {
                Optional<Generation> found = find(caller, id);
                long left = end - System.nanoTime();
                boolean settled =
                        found.isEmpty() || found.get().state().status().settled();
                if (settled || left <= 0 || !changes.isRunning()) {
                    return found;
                }
                bell.await(Duration.ofNanos(Math.min(left, LOOK_EVERY.toNanos())));
            }
        } finally {
            changes.forget(id, bell);
        }
    }

    private void requireVisible(Caller caller, GenerationId id) {
        if (find(caller, id).isEmpty()) {
            throw Problem.notFound();
        }
    }

    private static void requireStatus(Generation generation, Status wanted) {
        if (generation.state().status() != wanted) {
            throw invalidState(generation);
        }
    }

    private static Problem invalidState(Generation generation) {
        String status = generation.state().status().wire();
        return Problem.of(ProblemCode.INVALID_STATE)
                .detail("The generation is %s.".formatted(status))
                .member("state", status);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
