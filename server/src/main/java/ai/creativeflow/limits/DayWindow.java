package ai.creativeflow.limits;

import java.time.Duration;

/** The UTC day: everything leaves at midnight. */
final class DayWindow implements Counter {

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private long day;
    private int used;

    @Override
    public int used(Moment now) {
        advance(now);
        return used;
    }

    @Override
    public void take(int calls, Moment now) {
        advance(now);
        used += calls;
    }

    @Override
    public void giveBack(int calls, Moment takenAt, Moment now) {
        advance(now);
        if (takenAt.epochMillis() / DAY_MILLIS == day) {
            used -= Math.min(used, calls);
        }
    }

    @Override
    public long nanosUntilGone(long fewer, Moment now) {
        return Duration.ofMillis(DAY_MILLIS - now.epochMillis() % DAY_MILLIS).toNanos();
    }

    private void advance(Moment now) {
        long today = now.epochMillis() / DAY_MILLIS;
        if (today > day) {
            day = today;
            used = 0;
        }
    }
}
