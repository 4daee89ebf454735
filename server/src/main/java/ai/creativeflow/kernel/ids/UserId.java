package ai.creativeflow.kernel.ids;

import java.util.Optional;
import java.util.UUID;

/** The id of a person. */
public record UserId(UUID value) implements Id {

    private static final String PREFIX = "usr";

    public static Optional<UserId> parse(String text) {
        return Id.parse(PREFIX, text).map(UserId::new);
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
