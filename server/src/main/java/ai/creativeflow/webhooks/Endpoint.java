package ai.creativeflow.webhooks;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.EndpointId;
import ai.creativeflow.kernel.ids.TeamId;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a team wants to be told. Secrets and header values are kept apart and are never part of it. */
record Endpoint(
        EndpointId id,
        TeamId team,
        Mode mode,
        String url,
        List<EventPattern> events,
        @Nullable String description,
        List<String> headerNames,
        SigningKey.Scheme signature,
        @Nullable String publicKey,
        Flow flow,
        boolean paused,
        @Nullable DisabledReason disabled,
        Health health,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    /** What the endpoint is doing, the gravest first: disabled, paused, failing. */
    enum Status {
        ENABLED,
        FAILING,
        PAUSED,
        DISABLED;

        @JsonValue
        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Endpoint {
        events = List.copyOf(events);
        headerNames = List.copyOf(headerNames);
    }

    Status status() {
        if (disabled != null) {
            return Status.DISABLED;
        }
        if (paused) {
            return Status.PAUSED;
        }
        return health.failing() ? Status.FAILING : Status.ENABLED;
    }

    @Nullable Instant failingSince() {
        return health.failing() ? health.since() : null;
    }

    Endpoint withUrl(String other) {
        return copy(other, events, description, headerNames, flow, paused, disabled, health, updatedAt);
    }

    Endpoint withEvents(List<EventPattern> others) {
        return copy(url, others, description, headerNames, flow, paused, disabled, health, updatedAt);
    }

    Endpoint withDescription(@Nullable String other) {
        return copy(url, events, other, headerNames, flow, paused, disabled, health, updatedAt);
    }

    Endpoint withHeaderNames(List<String> others) {
        return copy(url, events, description, others, flow, paused, disabled, health, updatedAt);
    }

    Endpoint withFlow(Flow other) {
        return copy(url, events, description, headerNames, other, paused, disabled, health, updatedAt);
    }

    Endpoint withPaused(boolean other) {
        return copy(url, events, description, headerNames, flow, other, disabled, health, updatedAt);
    }

    /** Enabling one that was disabled begins anew, without the failures that may have led there. */
    Endpoint withDisabled(@Nullable DisabledReason reason) {
        boolean enabled = disabled != null && reason == null;
        return copy(
                url, events, description, headerNames, flow, paused, reason, enabled ? Health.GOOD : health, updatedAt);
    }

    Endpoint withHealth(Health other) {
        return copy(url, events, description, headerNames, flow, paused, disabled, other, updatedAt);
    }

    Endpoint updatedAt(Instant at) {
        return copy(url, events, description, headerNames, flow, paused, disabled, health, at);
    }

    /** Everything that can change; the rest stays. */
    private Endpoint copy(
            String url,
            List<EventPattern> events,
            @Nullable String description,
            List<String> headerNames,
            Flow flow,
            boolean paused,
            @Nullable DisabledReason disabled,
            Health health,
            Instant updatedAt) {
        return new Endpoint(
                id,
                team,
                mode,
                url,
                events,
                description,
                headerNames,
                signature,
                publicKey,
                flow,
                paused,
                disabled,
                health,
                createdAt,
                updatedAt,
                version);
    }
}
