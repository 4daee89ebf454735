package ai.creativeflow.operators;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.journal.OperatorEvent;
import ai.creativeflow.journal.OperatorEvents;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WatchTest {

    private final OperatorEvents events = Platform.shared().bean(OperatorEvents.class);

    @Test
    void each_silence_of_redis_is_told_once() {
        var silent = new AtomicBoolean();
        var watch = new Watch(silent::get, events);
        long before = told();

        for (boolean state : new boolean[] {false, true, true, false, true}) {
            silent.set(state);
            watch.look();
        }

        Until.holds(Duration.ofSeconds(10), "both to be written", () -> told() - before >= 2);
        assertThat(told() - before).isEqualTo(2);
    }

    private long told() {
        events.write();
        return events.list(new Page.Request(100, null)).stream()
                .filter(event -> event.kind() == OperatorEvents.Kind.RATE_LIMITS_FALLBACK)
                .mapToLong(OperatorEvent::occurrences)
                .sum();
    }
}
