package ai.creativeflow.webhooks;

import ai.creativeflow.kernel.ids.AttemptId;
import ai.creativeflow.kernel.ids.DeliveryId;
import ai.creativeflow.kernel.ids.EndpointId;
import ai.creativeflow.kernel.ids.EventId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A delivery as callers and events show it, with its attempts, oldest first. */
record DeliveryView(
        DeliveryId id,
        String object,
        EventId eventId,
        String eventType,
        EndpointId endpointId,
        Delivery.Status status,
        @Nullable Instant nextAttemptAt,
        List<AttemptView> attempts,
        Instant createdAt) {

    record AttemptView(
            AttemptId id,
            Instant at,
            long durationMs,
            @Nullable Integer responseStatus,
            @Nullable String responseBody,
            @Nullable String error,
            Attempt.Trigger trigger) {

        static AttemptView of(Attempt attempt) {
            return new AttemptView(
                    attempt.id(),
                    attempt.at(),
                    attempt.took().toMillis(),
                    attempt.responseStatus(),
                    attempt.responseBody(),
                    attempt.error(),
                    attempt.trigger());
        }
    }

    static DeliveryView of(Delivery delivery, List<Attempt> attempts) {
        return new DeliveryView(
                delivery.id(),
                "delivery",
                delivery.event(),
                delivery.eventType(),
                delivery.endpoint(),
                delivery.status(),
                delivery.nextAttemptAt(),
                attempts.stream().map(AttemptView::of).toList(),
                delivery.createdAt());
    }
}
