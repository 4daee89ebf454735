package ai.creativeflow.generations;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an engine elsewhere says of work that it was handed, however that came here.
 *
 * @param reference the engine's own id of it
 * @param stage what it speaks of; null where it does not say
 * @param report in the engine's words, for the engine's adapter to read
 */
public record EngineUpdate(
        String engine, String reference, @Nullable Stage stage, String report) {

    public enum Stage {
        SAMPLES,
        FINAL
    }

    /** What an update did. Only the first one does anything. */
    public enum Effect {
        /** Whoever works on generations looks at it now. */
        APPLIED,
        /** It said what was said before. */
        REPEATED,
        /** It speaks of a stage that is not the one that is waited for. */
        OUT_OF_ORDER,
        /** Nobody waits for it any more: finished, canceled, expired. */
        LATE,
        /** Nothing is known under this reference, or not any more. */
        UNKNOWN;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
