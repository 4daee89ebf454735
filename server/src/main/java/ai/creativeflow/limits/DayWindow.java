package ai.creativeflow.limits;

import java.time.Duration;

/** The UTC day: all of the limit comes back at midnight. */
final class DayWindow implements Counter {

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private final int limit;
    private long day;
    private int used;

    DayWindow(int limit) {
        this.limit = limit;
    }

    @Override
    public int limit() {
        return limit;
    }

    @Override
    public int remaining(Moment now) {
        advance(now);
        return Math.max(0, limit - used);
    }

    @Override
    public void take(Moment now) {
        advance(now);
        used++;
    }

    @Override
    public void giveBack(Moment takenAt, Moment now) {
        advance(now);
        if (takenAt.epochMillis() / DAY_MILLIS == day && used > 0) {
            used--;
        }
    }

    @Override
    public long nanosToReset(Moment now) {
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
