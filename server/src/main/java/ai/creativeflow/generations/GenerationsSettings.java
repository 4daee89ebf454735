package ai.creativeflow.generations;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code creativeflow.generations.*}
 *
 * @param liveEngine what draws in live mode: {@code studio}, or {@code none} for benches
 * @param hands how many generations this node works on at once; null is as many as it has cores, at least two
 */
@ConfigurationProperties("creativeflow.generations")
record GenerationsSettings(
        @DefaultValue("studio") LiveEngine liveEngine,
        @Nullable Integer hands) {

    enum LiveEngine {
        STUDIO,
        NONE
    }

    GenerationsSettings {
        if (hands != null && hands < 1) {
            throw new IllegalArgumentException("creativeflow.generations.hands must be at least 1");
        }
    }

    int handsOrCores() {
        return hands == null ? Math.max(2, Runtime.getRuntime().availableProcessors()) : hands;
    }
}
