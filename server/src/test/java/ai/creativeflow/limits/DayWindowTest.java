package ai.creativeflow.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DayWindowTest {

    private final DayWindow day = new DayWindow();
    private Instant time = Instant.parse("2026-11-22T23:59:59.000Z");

    @Test
    void calls_count_until_midnight_utc() {
        day.take(1, now());
        day.take(1, now());
        assertThat(day.used(now())).isEqualTo(2);

        time = Instant.parse("2026-11-22T23:59:59.999Z");
        assertThat(day.used(now())).isEqualTo(2);
        time = Instant.parse("2026-11-23T00:00:00.000Z");
        assertThat(day.used(now())).isZero();
    }

    @Test
    void reset_is_at_midnight_utc() {
        assertThat(day.nanosUntilGone(1, now())).isEqualTo(Duration.ofSeconds(1).toNanos());
        time = Instant.parse("2026-11-23T00:00:00.000Z");
        assertThat(day.nanosUntilGone(1, now())).isEqualTo(Duration.ofDays(1).toNanos());
    }

    @Test
    void call_is_given_back_on_the_day_that_it_was_taken() {
        Moment taken = now();
        day.take(1, taken);

        day.giveBack(1, taken, now());

        assertThat(day.used(now())).isZero();
    }

    @Test
    void call_of_yesterday_is_not_given_back_today() {
        Moment taken = now();
        day.take(1, taken);
        time = time.plusSeconds(2);
        day.take(1, now());

        day.giveBack(1, taken, now());

        assertThat(day.used(now())).isEqualTo(1);
    }

    @Test
    void clock_that_steps_back_over_midnight_frees_nothing() {
        time = time.plusSeconds(2);
        day.take(1, now());
        day.take(1, now());

        time = time.minusSeconds(2);

        assertThat(day.used(now())).isEqualTo(2);
    }

    private Moment now() {
        return new Moment(0, time.toEpochMilli());
    }
}
