package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PacesTest {

    private static final Paces.Work WORK = new Paces.Work("studio", Task.Phase.SAMPLES);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-23T10:00:00Z"));
    private final Paces paces = new Paces(now::get);

    @Test
    void nothing_is_said_before_enough_was_measured() {
        took(1, 2, 3, 4);
        assertThat(paces.left(WORK, Duration.ZERO)).isEmpty();

        took(5);

        assertThat(paces.left(WORK, Duration.ZERO)).contains(new Paces.Eta(3, 5));
        assertThat(paces.left(new Paces.Work("studio", Task.Phase.FINAL), Duration.ZERO))
                .isEmpty();
    }

    @Test
    void what_is_left_is_of_those_that_took_as_long_already() {
        took(1, 2, 3, 4, 5);

        assertThat(paces.left(WORK, Duration.ofMillis(3_500))).contains(new Paces.Eta(0.5, 1.5));
        assertThat(paces.left(WORK, Duration.ofSeconds(5)))
                .as("longer than any")
                .isEmpty();
    }

    @Test
    void queue_is_worked_off_by_as_many_as_work_at_once() {
        took(2, 2, 2, 2, 2);

        assertThat(paces.queued(WORK, 0, 2)).contains(new Paces.Eta(2, 2));
        assertThat(paces.queued(WORK, 6, 2)).contains(new Paces.Eta(8, 8));
    }

    @Test
    void what_was_measured_long_ago_does_not_count() {
        took(1, 2, 3, 4, 5);
        now.updateAndGet(then -> then.plus(Duration.ofMinutes(16)));

        assertThat(paces.left(WORK, Duration.ZERO)).isEmpty();
    }

    private void took(int... seconds) {
        for (int one : seconds) {
            paces.took(WORK, Duration.ofSeconds(one));
        }
    }
}
