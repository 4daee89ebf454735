package ai.creativeflow.kernel.ids;

import java.util.Optional;
import java.util.UUID;

/** The id of something that operators must know. */
public record OperatorEventId(UUID value) implements Id {

    private static final String PREFIX = "ope";

    public static Optional<OperatorEventId> parse(String text) {
        return Id.parse(PREFIX, text).map(OperatorEventId::new);
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
