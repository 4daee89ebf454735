package ai.creativeflow.generations;

import ai.creativeflow.billing.Billing;
import ai.creativeflow.billing.Terms;
import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.SampleId;
import ai.creativeflow.kernel.ids.TeamId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A generation: what was asked, what it costs, how far it is. Changed by the {@code with} methods, a state at a time. */
record Generation(
        GenerationId id,
        TeamId team,
        Mode mode,
        @Nullable KeyId key,
        Spec spec,
        String engine,
        String rendererVersion,
        Terms terms,
        Cost cost,
        State state,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    static final Duration SELECTION_WINDOW = Duration.ofDays(7);

    /** However late a further set comes, there is so much time to look at it. */
    static final Duration FURTHER_SET_WINDOW = Duration.ofDays(1);

    static final int SETS_MAX = 10;

    /** What the caller asked for; it never changes, but that further sets and the choice of the final are added. */
    record Spec(
            String prompt,
            String format,
            PixelSize size,
            int samples,
            StyleChoice style,
            long seed,
            @Nullable String projectId,
            Map<String, String> metadata,
            boolean autoSelect,
            @Nullable FinalChoice finalChoice,
            Deadlines deadlines,
            Branding branding,
            List<FurtherSet> furtherSets) {

        Spec {
            metadata = Map.copyOf(metadata);
            furtherSets = List.copyOf(furtherSets);
        }

        /** How many sets were asked for. */
        int sets() {
            return 1 + furtherSets.size();
        }

        /** As it was when this set, from 1, was the newest: what its samples are drawn by, and a final of one of them. */
        Spec ofSet(int number) {
            if (number == 1) {
                return with(new FurtherSet(prompt, style, seed), finalChoice, branding, List.of());
            }
            return with(furtherSets.get(number - 2), finalChoice, branding, furtherSets.subList(0, number - 1));
        }

        Spec withFinal(FinalChoice choice) {
            return with(new FurtherSet(prompt, style, seed), choice, branding, furtherSets);
        }

        Spec withBranding(Branding found) {
            return with(new FurtherSet(prompt, style, seed), finalChoice, found, furtherSets);
        }

        Spec withSet(FurtherSet set) {
            var sets = new ArrayList<>(furtherSets);
            sets.add(set);
            return with(new FurtherSet(prompt, style, seed), finalChoice, branding, sets);
        }

        private Spec with(FurtherSet look, @Nullable FinalChoice choice, Branding found, List<FurtherSet> sets) {
            return new Spec(
                    look.prompt(),
                    format,
                    size,
                    samples,
                    look.style(),
                    look.seed(),
                    projectId,
                    metadata,
                    autoSelect,
                    choice,
                    deadlines,
                    found,
                    sets);
        }
    }

    /** What a set beyond the first is drawn by. */
    record FurtherSet(String prompt, StyleChoice style, long seed) {}

    /** The look that was asked for. */
    record StyleChoice(@Nullable String tone, @Nullable String industry, List<String> palette) {

        static final StyleChoice NONE = new StyleChoice(null, null, List.of());

        StyleChoice {
            palette = List.copyOf(palette);
        }
    }

    /** How the final is wanted. */
    record FinalChoice(Resolution resolution, FileFormat fileFormat) {}

    /** The money of this generation as its holds stand. */
    record Cost(Micros estimated, Micros reserved, Micros charged, Micros released) {

        static Cost held(Micros amount) {
            return new Cost(amount, amount, Micros.ZERO, Micros.ZERO);
        }

        Cost more(Micros amount) {
            return new Cost(estimated.plus(amount), reserved.plus(amount), charged, released);
        }

        /** Of what was held, this much was charged and the rest given back. */
        Cost settled(Micros held, Micros amount) {
            return new Cost(estimated, reserved.minus(held), charged.plus(amount), released.plus(held.minus(amount)));
        }

        Cost allReleased() {
            return new Cost(estimated, Micros.ZERO, charged, released.plus(reserved));
        }
    }

    /** Why it ended as it did; {@code retryable} says whether the same request may succeed another time. */
    record Reason(String code, String message, boolean retryable) {}

    /** Something the caller should know though nothing failed. */
    record Notice(String code, String message) {}

    /** The final picture. */
    record Final(AssetId asset, PixelSize size, long bytes) {}

    /** How far it is. */
    record State(
            Status status,
            @Nullable Reason reason,
            List<Notice> warnings,
            @Nullable SampleId selected,
            @Nullable Final picture,
            int attempts,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable Instant selectionExpiresAt) {

        State {
            warnings = List.copyOf(warnings);
        }

        static State pending() {
            return new State(Status.PENDING, null, List.of(), null, null, 0, null, null, null);
        }

        private State in(Status next, @Nullable Reason why, @Nullable Instant selectionEnd) {
            return new State(next, why, warnings, selected, null, attempts, startedAt, null, selectionEnd);
        }

        private State begun(int count, Instant at) {
            Instant first = startedAt == null ? at : startedAt;
            return new State(status, reason, warnings, selected, picture, count, first, null, selectionExpiresAt);
        }

        private State of(@Nullable SampleId sample, List<Notice> notices) {
            List<Notice> all = Stream.concat(warnings.stream(), notices.stream())
                    .distinct()
                    .toList();
            return new State(status, reason, all, sample, null, attempts, startedAt, null, selectionExpiresAt);
        }

        private State finished(@Nullable Final made, Instant at) {
            return new State(status, reason, warnings, selected, made, attempts, startedAt, at, null);
        }

        private Instant selectionEnd(Instant now) {
            if (selectionExpiresAt == null) {
                return now.plus(SELECTION_WINDOW);
            }
            Instant least = now.plus(FURTHER_SET_WINDOW);
            return selectionExpiresAt.isBefore(least) ? least : selectionExpiresAt;
        }
    }

    Billing.Owner owner() {
        return new Billing.Owner(team, mode, key, id);
    }

    Generation started(Status processing, int attempts, Instant now) {
        return to(state.in(processing, null, state.selectionExpiresAt()).begun(attempts, now), now);
    }

    /** Another set is asked for; the time to select does not begin anew. */
    Generation regenerating(FurtherSet set, Instant now) {
        return with(spec.withSet(set)).to(state.in(Status.PROCESSING_SAMPLES, null, state.selectionExpiresAt()), now);
    }

    /** With a reason where a further set came to nothing. */
    Generation awaitingSelection(@Nullable Reason reason, List<Notice> warnings, Instant now) {
        return to(
                state.in(Status.AWAITING_SELECTION, reason, state.selectionEnd(now))
                        .of(null, warnings),
                now);
    }

    Generation selected(SampleId sample, FinalChoice choice, List<Notice> warnings, Instant now) {
        return with(spec.withFinal(choice))
                .to(state.in(Status.PROCESSING_FINAL, null, null).of(sample, warnings), now);
    }

    Generation completed(Final picture, List<Notice> further, Instant now) {
        return to(
                state.in(Status.COMPLETED, null, null)
                        .of(state.selected(), further)
                        .finished(picture, now),
                now);
    }

    Generation ended(Status end, @Nullable Reason reason, Instant now) {
        return to(state.in(end, reason, null).finished(null, now), now);
    }

    /** Another engine draws it, from the beginning. */
    Generation takenOver(Engine next, Notice notice, Instant now) {
        return with(spec, next.name(), next.rendererVersion(), cost, state.of(null, List.of(notice)), now);
    }

    Generation withCost(Cost changed) {
        return with(spec, engine, rendererVersion, changed, state, updatedAt);
    }

    private Generation with(Spec changed) {
        return with(changed, engine, rendererVersion, cost, state, updatedAt);
    }

    private Generation to(State next, Instant now) {
        if (!state.status().canBecome(next.status())) {
            throw new IllegalStateException("%s is %s and cannot become %s"
                    .formatted(id, state.status().wire(), next.status().wire()));
        }
        return with(spec, engine, rendererVersion, cost, next, now);
    }

    private Generation with(Spec what, String who, String renderer, Cost money, State next, Instant at) {
        return new Generation(id, team, mode, key, what, who, renderer, terms, money, next, createdAt, at, version);
    }
}
