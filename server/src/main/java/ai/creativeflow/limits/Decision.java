package ai.creativeflow.limits;

import java.time.Duration;
import java.util.List;

/**
 * What was decided about a call, and how all counters stand after it, in the order of the call's meters.
 *
 * @param at the engine's time of it: what is given back is given back to that instant
 * @param noted where another engine took note of it, that one's time; else the same
 */
record Decision(Call call, Engine engine, Moment at, Moment noted, List<State> states) {

    /** Who decided. */
    enum Engine {
        MEMORY,
        REDIS,
        /** This node by its share, because Redis did not answer. */
        FALLBACK
    }

    Decision {
        states = List.copyOf(states);
    }

    boolean admitted() {
        return states.stream().noneMatch(state -> state.violated() && refuses(state.meter()));
    }

    boolean attemptCounted() {
        return call.attempt()
                && states.stream()
                        .noneMatch(state -> state.violated() && state.meter().role() == Meter.Role.ATTEMPTS);
    }

    /** Whether this counter took the call and has to be given it back. */
    boolean taken(State state) {
        return admitted()
                && switch (state.meter().role()) {
                    case LIMIT -> true;
                    case SHADOW -> !state.violated();
                    case ATTEMPTS -> false;
                };
    }

    /** What refused it; empty where it was admitted. */
    List<State> violated() {
        return states.stream()
                .filter(state -> state.violated() && refuses(state.meter()))
                .toList();
    }

    /** Until the same call can be admitted. */
    Duration untilRoom() {
        return Duration.ofNanos(
                violated().stream().mapToLong(State::nanosToRoom).max().orElse(0));
    }

    private static boolean refuses(Meter meter) {
        return meter.role() != Meter.Role.SHADOW;
    }
}
