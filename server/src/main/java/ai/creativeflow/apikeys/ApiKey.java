package ai.creativeflow.apikeys;

import ai.creativeflow.identity.RateWindow;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key as we keep it. The secret is shown once, in {@link IssuedKey}, and never stored.
 *
 * @param rateLimits its own windows, beside the team's
 * @param lineage the first key of the chain that rotations made; all of the chain share its windows
 */
public record ApiKey(
        KeyId id,
        TeamId team,
        Mode mode,
        String name,
        String hint,
        Set<Scope> scopes,
        List<RateWindow> rateLimits,
        KeyId lineage,
        Instant createdAt,
        String createdBy,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt,
        long version) {

    static final int NAME_LENGTH_MAX = 100;

    /** What a key is at one instant. */
    public enum Status {
        ACTIVE,
        REVOKED,
        EXPIRED;

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ApiKey {
        if (name.isBlank() || name.length() > NAME_LENGTH_MAX) {
            throw new IllegalArgumentException("name must have 1 to %d characters".formatted(NAME_LENGTH_MAX));
        }
        scopes = Set.copyOf(scopes);
        rateLimits = List.copyOf(rateLimits);
    }

    public Status status(Instant now) {
        if (revokedAt != null) {
            return Status.REVOKED;
        }
        return expiresAt != null && !now.isBefore(expiresAt) ? Status.EXPIRED : Status.ACTIVE;
    }
}
