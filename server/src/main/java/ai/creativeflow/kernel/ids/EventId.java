package ai.creativeflow.kernel.ids;

import java.util.Optional;
import java.util.UUID;

/** The id of an event; receivers of webhooks use it to tell repeats. */
public record EventId(UUID value) implements Id {

    private static final String PREFIX = "evt";

    public static Optional<EventId> parse(String text) {
        return Id.parse(PREFIX, text).map(EventId::new);
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
