package ai.creativeflow.kernel.ids;

import java.util.Optional;
import java.util.UUID;

/** The id of one event's delivery to one endpoint. */
public record DeliveryId(UUID value) implements Id {

    private static final String PREFIX = "dlv";

    public static Optional<DeliveryId> parse(String text) {
        return Id.parse(PREFIX, text).map(DeliveryId::new);
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
