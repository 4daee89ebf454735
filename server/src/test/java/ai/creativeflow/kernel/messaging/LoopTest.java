package ai.creativeflow.kernel.messaging;

import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    /** Its node lives on, and nothing else would do its work. */
    @Test
    void loop_goes_on_after_an_error_of_the_machine() {
        var rounds = new AtomicInteger();
        var loop = new Loop("test", new Bell(), Duration.ofMillis(1), () -> {
            if (rounds.incrementAndGet() == 1) {
                throw new StackOverflowError("of this test");
            }
            return false;
        });

        loop.start();
        try {
            Until.holds(SOON, "the rounds after it", () -> rounds.get() > 2);
        } finally {
            loop.stop();
        }
    }
}
