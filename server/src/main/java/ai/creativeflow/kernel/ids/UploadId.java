package ai.creativeflow.kernel.ids;

import java.util.Optional;
import java.util.UUID;

/** The id of an upload. */
public record UploadId(UUID value) implements Id {

    private static final String PREFIX = "upl";

    public static Optional<UploadId> parse(String text) {
        return Id.parse(PREFIX, text).map(UploadId::new);
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public String toString() {
        return text();
    }
}
