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

/**
 * One picture.
 *
 * @param picture its present content
 * @param parent what it was derived from
 * @param version the number of its present content, from 1
 * @param revision raised by every change that a caller can see
 */
public record Asset(
        AssetId id,
        TeamId team,
        Mode mode,
        Type type,
        Labels labels,
        Picture picture,
        @Nullable GenerationId generation,
        @Nullable AssetId parent,
        long version,
        long revision,
        Instant createdAt,
        @Nullable Instant deletedAt) {

    /** Content, which never changes. {@code sha256} is the hash of its bytes in lower-case hex, under which they are stored. */
    public record Picture(String mediaType, long bytes, int width, int height, String sha256) {}

    public long bytes() {
        return picture.bytes();
    }

    /** As it is in the trash. */
    Asset deletedAt(Instant at) {
        return new Asset(
                id, team, mode, type, labels, picture, generation, parent, version, revision + 1, createdAt, at);
    }

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
