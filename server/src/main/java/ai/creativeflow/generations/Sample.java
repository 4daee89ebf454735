package ai.creativeflow.generations;

import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.SampleId;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One idea of a generation. {@code number} is its place in its set, from 0, and names the idea to the engine. */
record Sample(
        SampleId id,
        GenerationId generation,
        int set,
        int number,
        Status status,
        @Nullable AssetId asset,
        PixelSize size,
        long seed) {

    enum Status {
        READY,
        WITHHELD,
        FAILED;

        @JsonValue
        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Status stored(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }
}
