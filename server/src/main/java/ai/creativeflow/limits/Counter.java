package ai.creativeflow.limits;

/** Counts calls against one limit. Not safe for threads: {@link TeamWindows} holds the lock. */
interface Counter {

    int limit();

    /** How many calls are left now. */
    int remaining(Moment now);

    void take(Moment now);

    /** Takes back a call that was counted at {@code takenAt}; nothing where that has left the window already. */
    void giveBack(Moment takenAt, Moment now);

    /** Nanoseconds until more is left than now: until there is room again, or until the oldest counted call leaves. */
    long nanosToReset(Moment now);
}
