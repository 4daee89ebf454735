package ai.creativeflow.kernel.ids;

import java.util.Optional;
import java.util.UUID;

/** The id of a credit grant. */
public record GrantId(UUID value) implements Id {

    private static final String PREFIX = "grt";

    public static Optional<GrantId> parse(String text) {
        return Id.parse(PREFIX, text).map(GrantId::new);
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
