package ai.creativeflow.kernel.ids;

import java.util.Optional;
import java.util.UUID;

/** The id of an API key; it is no secret. */
public record KeyId(UUID value) implements Id {

    private static final String PREFIX = "key";

    public static Optional<KeyId> parse(String text) {
        return Id.parse(PREFIX, text).map(KeyId::new);
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
