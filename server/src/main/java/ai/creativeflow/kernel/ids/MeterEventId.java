package ai.creativeflow.kernel.ids;

import java.util.Optional;
import java.util.UUID;

/** The id of a meter event, one billable fact. */
public record MeterEventId(UUID value) implements Id {

    private static final String PREFIX = "mev";

    public static Optional<MeterEventId> parse(String text) {
        return Id.parse(PREFIX, text).map(MeterEventId::new);
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
