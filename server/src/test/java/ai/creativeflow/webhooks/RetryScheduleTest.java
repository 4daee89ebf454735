package ai.creativeflow.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryScheduleTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final RetrySchedule schedule = new RetrySchedule(new Random(1));

    @ParameterizedTest
    @CsvSource({"1, PT5S", "2, PT5M", "3, PT30M", "4, PT2H", "5, PT5H", "6, PT10H", "7, PT14H", "8, PT20H", "9, PT24H"})
    void pause_is_that_of_the_contract_within_a_tenth(int attempts, Duration planned) {
        for (int draw = 0; draw < 1_000; draw++) {
            assertThat(schedule.pauseAfter(attempts, Optional.empty()).orElseThrow())
                    .isBetween(
                            planned.multipliedBy(9).dividedBy(10),
                            planned.multipliedBy(11).dividedBy(10));
        }
    }

    @Test
    void jitter_uses_the_whole_band() {
        assertThat(with(0).pauseAfter(1, Optional.empty())).contains(Duration.ofMillis(4_500));
        assertThat(with(0.999_999).pauseAfter(1, Optional.empty())).contains(Duration.ofMillis(5_500));
    }

    private static RetrySchedule with(double draw) {
        return new RetrySchedule(new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public double nextDouble() {
                return draw;
            }
        });
    }

    @Test
    void tenth_failure_is_the_last() {
        assertThat(schedule.pauseAfter(RetrySchedule.ATTEMPTS_MAX - 1, Optional.empty()))
                .isPresent();
        assertThat(schedule.pauseAfter(RetrySchedule.ATTEMPTS_MAX, Optional.empty()))
                .isEmpty();
        assertThat(schedule.pauseAfter(RetrySchedule.ATTEMPTS_MAX, Optional.of(Duration.ofHours(1))))
                .isEmpty();
    }

    @Test
    void wish_of_the_endpoint_only_ever_makes_it_later() {
        assertThat(schedule.pauseAfter(1, Optional.of(Duration.ofMinutes(1)))).contains(Duration.ofMinutes(1));
        assertThat(schedule.pauseAfter(2, Optional.of(Duration.ofSeconds(1))).orElseThrow())
                .isGreaterThan(Duration.ofMinutes(4));
    }

    @ParameterizedTest
    @CsvSource({
        "120, PT2M",
        "86400, PT24H",
        "86401, PT24H",
        "999999999999999999999, PT24H",
        "'Sun, 01 Mar 2026 12:10:00 GMT', PT10M",
        "'Fri, 06 Mar 2026 12:00:00 GMT', PT24H"
    })
    void retry_after_is_read_in_both_forms_and_cut_to_a_day(String value, Duration wish) {
        assertThat(RetrySchedule.asked(Optional.of(value), NOW)).contains(wish);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-5", "1.5", "soon", "Sun, 01 Mar 2026 11:00:00 GMT", "2026-03-01T13:00:00Z"})
    void retry_after_that_is_nonsense_or_past_is_none(String value) {
        assertThat(RetrySchedule.asked(Optional.of(value), NOW)).isEmpty();
    }
}
