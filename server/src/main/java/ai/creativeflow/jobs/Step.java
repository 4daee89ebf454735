package ai.creativeflow.jobs;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where one step leads to. Results are JSON. */
public sealed interface Step {

    /** There is more to do, from here on. */
    record Onward(String cursor, double progress, @Nullable String result) implements Step {

        public Onward {
            if (!(progress >= 0 && progress <= 1)) {
                throw new IllegalArgumentException("a progress of " + progress);
            }
        }
    }

    /** There is more to do, and no room for it before the pause is over. */
    record Later(Duration pause, @Nullable String result) implements Step {}

    record Succeeded(@Nullable String result) implements Step {}

    record Failed(Job.Failure error, @Nullable String result) implements Step {}
}
