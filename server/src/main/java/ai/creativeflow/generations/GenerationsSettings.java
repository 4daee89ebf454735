package ai.creativeflow.generations;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code creativeflow.generations.*}
 *
 * @param liveEngine what draws in live mode where {@code creativeflow.engines.live} names nothing: {@code studio}, or
 *     {@code none} for benches
 * @param hands how many generations this node works on at once; null is as many as it has cores, at least two, and at least
 *     sixteen where an engine elsewhere is configured
 */
@ConfigurationProperties("creativeflow.generations")
record GenerationsSettings(
        @DefaultValue("studio") LiveEngine liveEngine,
        @Nullable Integer hands) {

    private static final int HANDS_THAT_WAIT = 16;

    enum LiveEngine {
        STUDIO,
        NONE;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    GenerationsSettings {
        if (hands != null && hands < 1) {
            throw new IllegalArgumentException("creativeflow.generations.hands must be at least 1");
        }
    }

    /** Who waits for an engine elsewhere uses no core. */
    int handsOrCores(boolean elsewhere) {
        int cores =
                Math.max(elsewhere ? HANDS_THAT_WAIT : 2, Runtime.getRuntime().availableProcessors());
        return hands == null ? cores : hands;
    }
}
