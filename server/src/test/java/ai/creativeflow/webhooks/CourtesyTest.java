package ai.creativeflow.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CourtesyTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final Courtesy courtesy = new Courtesy(nanos::get, 3);

    @Test
    void what_is_made_good_has_all_the_room_where_nothing_else_is_sent() {
        courtesy.sent(true);

        assertThat(courtesy.room()).isEqualTo(Integer.MAX_VALUE);
        assertThat(courtesy.pause()).isZero();
    }

    @Test
    void beside_others_it_takes_a_few_and_pauses_after_each_turn() {
        courtesy.sent(false);
        assertThat(courtesy.room()).isEqualTo(3 * Courtesy.TURN_OF_A_PROCESSOR);

        courtesy.sent(true);

        assertThat(courtesy.room()).isZero();
        assertThat(courtesy.pause()).isEqualTo(Courtesy.PAUSE);
        nanos.addAndGet(Courtesy.PAUSE.toNanos());
        assertThat(courtesy.room()).isEqualTo(3 * Courtesy.TURN_OF_A_PROCESSOR);
    }

    @Test
    void it_pauses_no_more_once_nothing_else_was_sent_for_a_while() {
        courtesy.sent(false);
        nanos.addAndGet(Courtesy.LIVELY_FOR.minus(Duration.ofNanos(1)).toNanos());
        courtesy.sent(true);
        assertThat(courtesy.room()).isZero();

        nanos.incrementAndGet();

        assertThat(courtesy.room()).isEqualTo(Integer.MAX_VALUE);
        assertThat(courtesy.pause()).isZero();
    }
}
