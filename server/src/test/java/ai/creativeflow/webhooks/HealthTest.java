package ai.creativeflow.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HealthTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void second_failure_in_a_row_is_failing_since_the_first() {
        var once = Health.GOOD.failedAt(START);
        var twice = once.failedAt(START.plusSeconds(5));

        assertThat(once.failing()).isFalse();
        assertThat(twice.failing()).isTrue();
        assertThat(twice.since()).isEqualTo(START);
    }

    @Test
    void given_up_needs_ten_failures_five_days_and_half_a_day_since_the_last() {
        var nine = failures(9, START, Duration.ofHours(10));
        var last = START.plus(Duration.ofHours(80));

        assertThat(nine.last()).isEqualTo(last);
        assertThat(nine.givenUpAt(START.plus(Duration.ofDays(5)))).isTrue();
        assertThat(nine.givenUpAt(START.plus(Duration.ofDays(5)).minusMillis(1)))
                .isFalse();
        assertThat(failures(8, START, Duration.ofHours(10)).givenUpAt(START.plus(Duration.ofDays(5))))
                .isFalse();
        var burst = nine.failedAt(START.plus(Duration.ofDays(6)));
        assertThat(burst.givenUpAt(START.plus(Duration.ofDays(6)).plus(Duration.ofHours(11))))
                .isFalse();
        assertThat(Health.GOOD.givenUpAt(START)).isFalse();
    }

    private static Health failures(int count, Instant start, Duration gap) {
        var health = Health.GOOD;
        for (int failure = 0; failure < count; failure++) {
            health = health.failedAt(start.plus(gap.multipliedBy(failure)));
        }
        return health;
    }
}
