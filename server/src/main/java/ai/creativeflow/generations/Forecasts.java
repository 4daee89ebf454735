package ai.creativeflow.generations;

import ai.creativeflow.identity.Teams;
import ai.creativeflow.kernel.messaging.Nodes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** When an open generation may be done or ask for something: by its place in its team's queue and by {@link Paces}. */
final class Forecasts {

    private final Paces paces;
    private final Teams teams;
    private final Nodes nodes;
    private final int hands;

    /** A place in the team's queue, from 1, null where it is being worked on; and what may be left, null where unknown. */
    record Forecast(@Nullable Long position, Paces.@Nullable Eta eta) {}

    Forecasts(Paces paces, Teams teams, Nodes nodes, int hands) {
        this.paces = paces;
        this.teams = teams;
        this.nodes = nodes;
        this.hands = hands;
    }

    Forecast of(Generation generation, OptionalLong position, Instant now) {
        boolean drawsFinal = generation.state().status() == Status.PROCESSING_FINAL;
        var work = new Paces.Work(generation.engine(), drawsFinal ? Task.Phase.FINAL : Task.Phase.SAMPLES);
        Optional<Paces.Eta> own = position.isPresent()
                ? paces.queued(work, position.getAsLong() - 1, atOnce(generation))
                : paces.left(work, Duration.between(generation.updatedAt(), now));
        boolean goesOn = !drawsFinal && generation.spec().autoSelect();
        Optional<Paces.Eta> all = goesOn ? own.flatMap(eta -> then(generation, eta)) : own;
        boolean slowOnPurpose = !drawsFinal && Rehearsal.of(generation).slow().isPositive();
        return new Forecast(
                position.isPresent() ? position.getAsLong() : null,
                slowOnPurpose ? null : all.map(Paces.Eta::rounded).orElse(null));
    }

    private Optional<Paces.Eta> then(Generation generation, Paces.Eta samples) {
        return paces.left(new Paces.Work(generation.engine(), Task.Phase.FINAL), Duration.ZERO)
                .map(samples::plus);
    }

    /** Every node is taken to have as many hands as this one, and the team all of them, as far as its plan goes. */
    private int atOnce(Generation generation) {
        int all = hands * Math.max(1, nodes.count());
        return teams.standing(generation.team())
                .map(standing -> standing.plan().atOnce())
                .map(allowed -> Math.max(1, Math.min(all, allowed)))
                .orElse(all);
    }
}
