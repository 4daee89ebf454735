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

    /** What the caller asked for; it never changes. */
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
            @Nullable FinalChoice finalChoice) {

        Spec {
            metadata = Map.copyOf(metadata);
        }

        Spec withFinal(FinalChoice choice) {
            return new Spec(prompt, format, size, samples, style, seed, projectId, metadata, autoSelect, choice);
        }
    }

    /** The look that was asked for. */
    record StyleChoice(@Nullable String tone, @Nullable String industry, List<String> palette) {
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
    }

    Billing.Owner owner() {
        return new Billing.Owner(team, mode, key, id);
    }

    Generation started(Status processing, int attempts, Instant now) {
        Instant begun = state.startedAt() == null ? now : state.startedAt();
        return to(
                new State(processing, null, state.warnings(), state.selected(), null, attempts, begun, null, null),
                now);
    }

    Generation awaitingSelection(List<Notice> warnings, Instant now) {
        return to(
                new State(
                        Status.AWAITING_SELECTION,
                        null,
                        warnings,
                        null,
                        null,
                        state.attempts(),
                        state.startedAt(),
                        null,
                        now.plus(SELECTION_WINDOW)),
                now);
    }

    Generation selected(SampleId sample, FinalChoice choice, List<Notice> warnings, Instant now) {
        return with(spec.withFinal(choice))
                .to(
                        new State(
                                Status.PROCESSING_FINAL,
                                null,
                                warnings,
                                sample,
                                null,
                                state.attempts(),
                                state.startedAt(),
                                null,
                                null),
                        now);
    }

    Generation completed(Final picture, List<Notice> further, Instant now) {
        var warnings = new ArrayList<>(state.warnings());
        warnings.addAll(further);
        return to(
                new State(
                        Status.COMPLETED,
                        null,
                        warnings,
                        state.selected(),
                        picture,
                        state.attempts(),
                        state.startedAt(),
                        now,
                        null),
                now);
    }

    Generation ended(Status end, @Nullable Reason reason, Instant now) {
        return to(
                new State(
                        end,
                        reason,
                        state.warnings(),
                        state.selected(),
                        null,
                        state.attempts(),
                        state.startedAt(),
                        now,
                        null),
                now);
    }

    Generation withCost(Cost changed) {
        return new Generation(
                id,
                team,
                mode,
                key,
                spec,
                engine,
                rendererVersion,
                terms,
                changed,
                state,
                createdAt,
                updatedAt,
                version);
    }

    private Generation with(Spec changed) {
        return new Generation(
                id,
                team,
                mode,
                key,
                changed,
                engine,
                rendererVersion,
                terms,
                cost,
                state,
                createdAt,
                updatedAt,
                version);
    }

    private Generation to(State next, Instant now) {
        if (!state.status().canBecome(next.status())) {
            throw new IllegalStateException("%s is %s and cannot become %s"
                    .formatted(id, state.status().wire(), next.status().wire()));
        }
        return new Generation(
                id, team, mode, key, spec, engine, rendererVersion, terms, cost, next, createdAt, now, version);
    }
}
