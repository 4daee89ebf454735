package ai.creativeflow.people;

import ai.creativeflow.identity.Role;
import ai.creativeflow.kernel.ids.InvitationId;
import ai.creativeflow.kernel.ids.TeamId;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An open door into a team for whoever holds its token; the token is shown once and never stored. */
public record Invitation(
        InvitationId id,
        TeamId team,
        String email,
        Role role,
        String createdBy,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant acceptedAt,
        @Nullable Instant withdrawnAt) {

    /** What an invitation is at one instant. */
    public enum Status {
        OPEN,
        ACCEPTED,
        WITHDRAWN,
        EXPIRED;

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Status status(Instant now) {
        if (acceptedAt != null) {
            return Status.ACCEPTED;
        }
        if (withdrawnAt != null) {
            return Status.WITHDRAWN;
        }
        return now.isBefore(expiresAt) ? Status.OPEN : Status.EXPIRED;
    }
}
