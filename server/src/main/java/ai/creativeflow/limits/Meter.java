package ai.creativeflow.limits;

import ai.creativeflow.identity.RateWindow;

/**
 * One counter that calls are held against: a window of one subject.
 *
 * @param key where an engine keeps it. The braces in it name what one decision is about, and all keys of a decision have
 *     the same ones, so that a Redis Cluster has them in one slot
 * @param seconds the trailing window, or {@link RateWindow#DAY_SECONDS} for the UTC day
 */
record Meter(String key, Subject subject, String name, int limit, int seconds, Role role) {

    /** Whose calls it counts. */
    enum Subject {
        TEAM,
        KEY,
        USER,
        ADDRESS
    }

    /** What it does with them. */
    enum Role {
        /** Refuses beyond its limit; a call that is refused by any is counted by none. */
        LIMIT,
        /** Counts refused calls too and never gives back; beyond its limit nothing is counted anywhere. */
        ATTEMPTS,
        /** Counts as a limit would and refuses nothing. */
        SHADOW
    }

    boolean isDay() {
        return seconds == RateWindow.DAY_SECONDS;
    }

    Meter withLimit(int other) {
        return new Meter(key, subject, name, other, seconds, role);
    }
}
