package ai.creativeflow.assets;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.TeamId;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One picture. {@code sha256} is the hash of its bytes in lower-case hex, under which they are stored. */
public record Asset(
        AssetId id,
        TeamId team,
        Mode mode,
        Type type,
        String name,
        String mediaType,
        long bytes,
        int width,
        int height,
        String sha256,
        @Nullable GenerationId generation,
        long version,
        Instant createdAt) {

    /** How a picture came to be. */
    public enum Type {
        UPLOADED,
        GENERATED,
        DERIVED;

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Type> of(String wire) {
            return Arrays.stream(values())
                    .filter(type -> type.wire().equals(wire))
                    .findFirst();
        }
    }
}
