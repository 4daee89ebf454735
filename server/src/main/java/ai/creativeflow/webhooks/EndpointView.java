package ai.creativeflow.webhooks;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.EndpointId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An endpoint as callers and events show it; values of headers are masked. */
record EndpointView(
        EndpointId id,
        String object,
        Mode mode,
        String url,
        List<String> events,
        @Nullable String description,
        Map<String, String> headers,
        @Nullable Integer rateLimitPerSecond,
        Flow.Ordering ordering,
        String signature,
        @Nullable String publicKey,
        Endpoint.Status status,
        @Nullable Instant failingSince,
        @Nullable DisabledReason disabledReason,
        Instant createdAt,
        Instant updatedAt) {

    private static final String MASK = "***";

    static EndpointView of(Endpoint endpoint) {
        Map<String, String> masked = new LinkedHashMap<>();
        endpoint.headerNames().forEach(name -> masked.put(name, MASK));
        return new EndpointView(
                endpoint.id(),
                "webhook_endpoint",
                endpoint.mode(),
                endpoint.url(),
                endpoint.events().stream().map(EventPattern::text).toList(),
                endpoint.description(),
                masked,
                endpoint.flow().rateLimitPerSecond(),
                endpoint.flow().ordering(),
                endpoint.signature().wire(),
                endpoint.publicKey(),
                endpoint.status(),
                endpoint.failingSince(),
                endpoint.disabled(),
                endpoint.createdAt(),
                endpoint.updatedAt());
    }
}
