package ai.creativeflow.limits;

/** Counts the calls of one window, whatever its limit. Not safe for threads: {@link Counters} holds the lock. */
interface Counter {

    /** How many calls are counted now. */
    int used(Moment now);

    void take(int calls, Moment now);

    /** Takes back calls that were counted at {@code takenAt}; nothing where that has left the window already. */
    void giveBack(int calls, Moment takenAt, Moment now);

    /**
     * Nanoseconds until {@code fewer} of the counted calls have left, if nothing more comes; 0 where so many were never
     * counted.
     */
    long nanosUntilGone(long fewer, Moment now);
}
