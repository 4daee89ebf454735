package ai.creativeflow.kernel.ids;

import java.util.Optional;
import java.util.UUID;

/** The id of one batch. */
public record BatchId(UUID value) implements Id {

    private static final String PREFIX = "bat";

    public static Optional<BatchId> parse(String text) {
        return Id.parse(PREFIX, text).map(BatchId::new);
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
