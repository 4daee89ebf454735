package ai.creativeflow.limits;

/**
 * How one counter stands after a decision.
 *
 * @param violated whether it had no room for the call
 * @param nanosToReset until there is more room than now; 0 of attempts, which nobody is told of
 * @param nanosToRoom where it was violated: until there is room for the call
 */
record State(Meter meter, boolean violated, int remaining, long nanosToReset, long nanosToRoom) {

    State of(Meter other) {
        return new State(other, violated, remaining, nanosToReset, nanosToRoom);
    }
}
