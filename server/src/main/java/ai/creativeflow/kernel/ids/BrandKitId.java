package ai.creativeflow.kernel.ids;

import java.util.Optional;
import java.util.UUID;

/** The id of one brand kit. */
public record BrandKitId(UUID value) implements Id {

    private static final String PREFIX = "bkt";

    public static Optional<BrandKitId> parse(String text) {
        return Id.parse(PREFIX, text).map(BrandKitId::new);
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
