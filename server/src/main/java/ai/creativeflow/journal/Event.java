package ai.creativeflow.journal;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.EndpointId;
import ai.creativeflow.kernel.ids.EventId;
import ai.creativeflow.kernel.ids.TeamId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event as it was written, frozen. The payload is the exact text of the webhook's body, so that what is signed, sent
 * and read back later is the same to the byte. {@code about} is the endpoint that the event tells of, which never
 * receives it.
 */
public record Event(
        EventId id,
        TeamId team,
        Mode mode,
        EventType type,
        String payload,
        @Nullable EndpointId about,
        Instant createdAt) {}
