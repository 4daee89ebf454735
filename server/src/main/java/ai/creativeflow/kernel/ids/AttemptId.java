package ai.creativeflow.kernel.ids;

import java.util.Optional;
import java.util.UUID;

/** The id of one attempt at a delivery. */
public record AttemptId(UUID value) implements Id {

    private static final String PREFIX = "att";

    public static Optional<AttemptId> parse(String text) {
        return Id.parse(PREFIX, text).map(AttemptId::new);
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
