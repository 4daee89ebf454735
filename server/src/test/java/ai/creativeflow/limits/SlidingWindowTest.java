package ai.creativeflow.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;

    private long nanos = 17 * SECOND;

    @Property(tries = 300)
    void never_more_than_the_limit_in_any_trailing_window(
            @ForAll @IntRange(min = 1, max = 20) int limit,
            @ForAll @LongRange(min = 1, max = 3600) long seconds,
            @ForAll @Size(min = 1, max = 200) List<@LongRange(min = 0, max = 4000) Long> pauses) {
        long window = seconds * SECOND;
        var counter = new SlidingWindow(window);
        var admitted = new ArrayList<Long>();
        long now = 0;
        for (long pause : pauses) {
            now += pause * window / 20_000;
            var moment = new Moment(now, 0);
            for (int burst = 0; burst < 3 && counter.used(moment) < limit; burst++) {
                counter.take(1, moment);
                admitted.add(now);
            }
        }

        for (int last = limit; last < admitted.size(); last++) {
            assertThat(admitted.get(last) - admitted.get(last - limit)).isGreaterThanOrEqualTo(window);
        }
    }

    /** Calls that were given back don't count, and giving back never lets more than the limit stay counted. */
    @Property(tries = 300)
    void never_more_than_the_limit_stays_counted_when_calls_are_given_back(
            @ForAll @IntRange(min = 1, max = 10) int limit,
            @ForAll @Size(min = 1, max = 200) List<@LongRange(min = 0, max = 4000) Long> pauses) {
        var counter = new SlidingWindow(MINUTE);
        var kept = new ArrayList<Long>();
        long now = 0;
        for (long pause : pauses) {
            now += pause * MINUTE / 20_000;
            var moment = new Moment(now, 0);
            if (counter.used(moment) >= limit) {
                continue;
            }
            counter.take(1, moment);
            if (pause % 3 == 0) {
                now += pause * SECOND / 1000;
                counter.giveBack(1, moment, new Moment(now, 0));
            } else {
                kept.add(moment.nanos());
            }
        }

        for (int last = limit; last < kept.size(); last++) {
            assertThat(kept.get(last) - kept.get(last - limit)).isGreaterThanOrEqualTo(MINUTE);
        }
    }

    @Property(tries = 100)
    void at_least_99_percent_of_the_limit_can_be_used(
            @ForAll @IntRange(min = 1, max = 3000) int limit, @ForAll @LongRange(min = 1, max = 3600) long seconds) {
        long window = seconds * SECOND;
        var counter = new SlidingWindow(window);
        int windows = 120;
        long admitted = 0;
        long now = 0;
        while (now < windows * window) {
            var moment = new Moment(now, 0);
            if (counter.used(moment) < limit) {
                counter.take(1, moment);
                admitted++;
            } else {
                now += counter.nanosUntilGone(1, moment);
            }
        }

        assertThat(admitted).isGreaterThanOrEqualTo((long) (0.99 * limit * windows));
    }

    @Property(tries = 200)
    void room_comes_at_the_named_instant_and_not_before(
            @ForAll @IntRange(min = 1, max = 20) int limit,
            @ForAll @LongRange(min = 0, max = 200_000) long startMillis) {
        var counter = new SlidingWindow(MINUTE);
        nanos = startMillis * 1_000_000;
        for (int i = 0; i < limit; i++) {
            counter.take(1, now());
        }
        long wait = counter.nanosUntilGone(1, now());

        nanos += wait - 1;
        assertThat(counter.used(now())).isEqualTo(limit);
        nanos += 1;
        assertThat(counter.used(now())).isZero();
    }

    @Test
    void call_that_is_given_back_can_be_made_again() {
        var counter = new SlidingWindow(MINUTE);
        Moment taken = now();
        counter.take(1, taken);
        assertThat(counter.used(now())).isEqualTo(1);

        nanos += SECOND;
        counter.giveBack(1, taken, now());

        assertThat(counter.used(now())).isZero();
    }

    @Test
    void call_that_has_left_the_window_is_not_given_back_twice() {
        var counter = new SlidingWindow(MINUTE);
        Moment taken = now();
        counter.take(1, taken);
        nanos += 2 * MINUTE;
        counter.take(1, now());

        counter.giveBack(1, taken, now());

        assertThat(counter.used(now())).isEqualTo(1);
    }

    @Test
    void clock_that_stands_still_or_steps_back_lets_nobody_in() {
        var counter = new SlidingWindow(MINUTE);
        counter.take(1, now());

        nanos -= 5 * SECOND;

        assertThat(counter.used(now())).isEqualTo(1);
    }

    private Moment now() {
        return new Moment(nanos, 0);
    }
}
