package ai.creativeflow.webhooks;

import ai.creativeflow.kernel.ids.DeliveryId;
import ai.creativeflow.kernel.ids.EndpointId;
import ai.creativeflow.kernel.ids.EventId;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One event on its way to one endpoint. */
record Delivery(
        DeliveryId id,
        EventId event,
        String eventType,
        EndpointId endpoint,
        Status status,
        @Nullable Instant nextAttemptAt,
        Instant createdAt) {

    enum Status {
        PENDING,
        /** Pending, while its endpoint is paused: waits however long that lasts. */
        PAUSED,
        DELIVERED,
        FAILED;

        @JsonValue
        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Status> of(String wire) {
            return Arrays.stream(values())
                    .filter(status -> status.wire().equals(wire))
                    .findFirst();
        }
    }
}
