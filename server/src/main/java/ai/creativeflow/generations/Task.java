package ai.creativeflow.generations;

import ai.creativeflow.kernel.ids.GenerationId;
import java.util.Locale;

/**
 * Work that a node has claimed. Only who knows the row's present fence may finish it.
 *
 * @param attempts counts this one
 * @param delayed whether a test prompt has put it off before
 * @param handedOver whether it is in the hands of an engine elsewhere
 */
record Task(GenerationId generation, Phase phase, int fence, int attempts, boolean delayed, boolean handedOver) {

    Task(GenerationId generation, Phase phase, int fence, int attempts, boolean delayed) {
        this(generation, phase, fence, attempts, delayed, false);
    }

    enum Phase {
        SAMPLES,
        FINAL;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Phase stored(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }
}
