package ai.creativeflow.generations;

import ai.creativeflow.billing.Billing;
import ai.creativeflow.billing.Part;
import ai.creativeflow.generations.Generation.FinalChoice;
import ai.creativeflow.generations.Generation.FurtherSet;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.SampleId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.messaging.Bell;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What callers do with generations. {@link #accept}, {@link #select}, {@link #regenerate} and {@link #cancel} run inside the transaction of
 * their idempotency record; the hold that accepting ends with is a statement of its own, for the caller to run last.
 */
final class Generations {

    private static final Generation.Reason CANCELED =
            new Generation.Reason("canceled", "Canceled by the caller.", false);

    private final Drafts drafts;
    private final GenerationRepository generations;
    private final SampleRepository samples;
    private final TaskRepository tasks;
    private final Billing billing;
    private final Journal journal;
    private final Changes changes;
    private final GenerationView.Maker views;
    private final Forecasts forecasts;
    private final Endings endings;
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
            Drafts drafts,
            GenerationRepository generations,
            SampleRepository samples,
            TaskRepository tasks,
            Billing billing,
            Journal journal,
            Changes changes,
            GenerationView.Maker views,
            Forecasts forecasts,
            Endings endings,
            InstantSource clock,
            Bell work) {
        this.drafts = drafts;
        this.generations = generations;
        this.samples = samples;
        this.tasks = tasks;
        this.billing = billing;
        this.journal = journal;
        this.changes = changes;
        this.views = views;
        this.forecasts = forecasts;
        this.endings = endings;
        this.clock = clock;
        this.work = work;
    }

    /** Accepts a generation. Throws 402 and 429 problems, and {@code TermsChanged} when the hold runs. */
    Accepted accept(Drafts.Draft draft) {
        Caller caller = draft.caller();
        Generation generation = draft.generation();
        generations.insert(generation);
        journal.publish(caller.team(), caller.mode(), EventType.GENERATION_CREATED, draft.view());
        work.ringAfterCommit();
        return new Accepted(
                draft.view(),
                () -> billing.hold(caller, generation.id(), generation.terms(), Drafts.isLarge(generation.spec())));
    }

    /** Accepts many; what holds them is for the caller to run last. */
    void acceptAll(List<Drafts.Draft> drafted) {
        generations.insertAll(drafted.stream().map(Drafts.Draft::generation).toList());
        journal.publishAll(
                EventType.GENERATION_CREATED,
                drafted.stream()
                        .map(one -> new Journal.Told(
                                one.generation().team(), one.generation().mode(), one.view()))
                        .toList());
        work.ringAfterCommit();
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
        Micros price = large ? billing.price(caller.team(), generation.terms(), Part.LARGE_FINAL) : Micros.ZERO;
        Instant now = now();
        Generation selected =
                generation.selected(sample.id(), choice, generation.state().warnings(), now);
        selected = selected.withCost(selected.cost().more(price));
        generations.update(selected);
        tasks.insert(selected, Task.Phase.FINAL);
        changes.changed(id);
        work.ringAfterCommit();
        return new Accepted(views.of(selected, all, null, now), () -> {
            if (large) {
                billing.holdExtra(caller, id, generation.terms(), Part.LARGE_FINAL, price);
            } else {
                billing.reopen(caller);
            }
        });
    }

    /**
     * Asks for a set more; the samples that there are stay selectable. Throws 404, 409 outside {@code awaiting_selection}
     * and where there are too many sets; {@code TermsChanged} as accepting does.
     */
    Accepted regenerate(Caller caller, GenerationId id, Function<Generation.Spec, FurtherSet> wish) {
        requireVisible(caller, id);
        tasks.takeTurn(id);
        Generation generation = generations.lock(id);
        requireStatus(generation, Status.AWAITING_SELECTION);
        if (generation.spec().sets() >= Generation.SETS_MAX) {
            throw Problem.of(ProblemCode.CONFLICT)
                    .detail("The generation has %d sets, and may have no more.".formatted(Generation.SETS_MAX));
        }
        FurtherSet set = wish.apply(generation.spec());
        drafts.requireDrawable(set.prompt());
        Micros price = billing.price(caller.team(), generation.terms(), Part.FURTHER_SET);
        Instant now = now();
        Generation again =
                generation.regenerating(set, now).withCost(generation.cost().more(price));
        generations.update(again);
        tasks.insert(again, Task.Phase.SAMPLES);
        changes.changed(id);
        work.ringAfterCommit();
        return new Accepted(
                views.of(again, samples.of(caller.team(), id), null, now),
                () -> billing.holdExtra(caller, id, generation.terms(), Part.FURTHER_SET, price));
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
        return endings.end(generation, Status.CANCELED, CANCELED, now());
    }

    Map<GenerationId, Status> statuses(TeamId team, List<GenerationId> ids) {
        return generations.statuses(team, ids);
    }

    Optional<Generation> find(Caller caller, GenerationId id) {
        return generations.find(caller.team(), caller.mode(), id);
    }

    /** The generation as it stands, with its place in the queue while it waits, and when it may be ready. */
    GenerationView view(Generation generation) {
        Instant now = clock.instant();
        List<Sample> all = samples.of(generation.team(), generation.id());
        if (!generation.state().status().open()) {
            return views.of(generation, all, null, now);
        }
        OptionalLong position = tasks.queuePosition(generation.team(), generation.id());
        return views.of(generation, all, forecasts.of(generation, position, now), now);
    }

    List<Generation> list(Caller caller, Filter filter, Page.Request page) {
        return generations.list(caller.team(), caller.mode(), filter, page);
    }

    List<GenerationView> views(Caller caller, List<Generation> page) {
        Map<GenerationId, List<Sample>> all =
                samples.of(caller.team(), page.stream().map(Generation::id).toList());
        return views.all(caller.team(), page, all, clock.instant());
    }

    /** Throws 422 {@code prompt_rejected}, which names the rules and none of the words. */
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
