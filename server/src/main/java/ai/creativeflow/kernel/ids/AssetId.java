package ai.creativeflow.kernel.ids;

import java.util.Optional;
import java.util.UUID;

/** The id of an asset. */
public record AssetId(UUID value) implements Id {

    private static final String PREFIX = "ast";

    public static Optional<AssetId> parse(String text) {
        return Id.parse(PREFIX, text).map(AssetId::new);
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
