package ai.creativeflow.kernel.ids;

import java.util.Optional;
import java.util.UUID;

/** The id of a webhook endpoint. */
public record EndpointId(UUID value) implements Id {

    private static final String PREFIX = "whe";

    public static Optional<EndpointId> parse(String text) {
        return Id.parse(PREFIX, text).map(EndpointId::new);
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
