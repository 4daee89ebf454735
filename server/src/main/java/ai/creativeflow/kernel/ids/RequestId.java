package ai.creativeflow.kernel.ids;

import java.util.Optional;
import java.util.UUID;

/** The id of one HTTP request; every answer and log line carries it. */
public record RequestId(UUID value) implements Id {

    private static final String PREFIX = "req";

    public static Optional<RequestId> parse(String text) {
        return Id.parse(PREFIX, text).map(RequestId::new);
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
