package ai.creativeflow.jobs;

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

    record Succeeded(@Nullable String result) implements Step {}

    record Failed(Job.Failure error, @Nullable String result) implements Step {}
}
