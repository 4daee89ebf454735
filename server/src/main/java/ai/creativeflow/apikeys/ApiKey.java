package ai.creativeflow.apikeys;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A key as we keep it. The secret is shown once, in {@link IssuedKey}, and never stored.
 *
 * @param lineage the first key of the chain that rotations made; all of the chain share its windows and cap
 * @param predecessor the key that a rotation put this one in the place of
 * @param endsAt when the overlap ends; null until it is rotated itself
 */
public record ApiKey(
        KeyId id,
        TeamId team,
        String name,
        String hint,
        Grant grant,
        KeyId lineage,
        @Nullable KeyId predecessor,
        Instant createdAt,
        String createdBy,
        @Nullable Instant endsAt,
        @Nullable Instant disabledAt,
        @Nullable Instant revokedAt,
        @Nullable KeyUse lastUse,
        long version) {

    static final int NAME_LENGTH_MAX = 100;

    /** What a key is at one instant. */
    public enum Status {
        ACTIVE,
        DISABLED,
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
    }

    /** A fresh one that works at once and forever, within its grant. */
    static ApiKey fresh(
            KeyId id, TeamId team, String name, String hint, Grant grant, String createdBy, Instant createdAt) {
        return new ApiKey(id, team, name, hint, grant, id, null, createdAt, createdBy, null, null, null, null, 1);
    }

    public Mode mode() {
        return grant.mode();
    }

    public Status status(Instant now) {
        if (revokedAt != null) {
            return Status.REVOKED;
        }
        Instant end = end();
        if (end != null && !now.isBefore(end)) {
            return Status.EXPIRED;
        }
        return disabledAt == null ? Status.ACTIVE : Status.DISABLED;
    }

    /** When it stops working by itself: its expiry, or the end of the overlap where that comes first. */
    public @Nullable Instant end() {
        Instant expiresAt = grant.expiresAt();
        if (expiresAt == null || endsAt == null) {
            return expiresAt == null ? endsAt : expiresAt;
        }
        return expiresAt.isBefore(endsAt) ? expiresAt : endsAt;
    }

    /** Its grant as far as it reaches: an overlap ends it earlier. */
    Grant effectiveGrant() {
        return grant.withExpiresAt(end());
    }

    ApiKey changed(String newName, Grant newGrant) {
        return new ApiKey(
                id,
                team,
                newName,
                hint,
                newGrant,
                lineage,
                predecessor,
                createdAt,
                createdBy,
                endsAt,
                disabledAt,
                revokedAt,
                lastUse,
                version);
    }

    ApiKey withDisabledAt(@Nullable Instant at) {
        return new ApiKey(
                id,
                team,
                name,
                hint,
                grant,
                lineage,
                predecessor,
                createdAt,
                createdBy,
                endsAt,
                at,
                revokedAt,
                lastUse,
                version);
    }

    ApiKey withRevokedAt(Instant at) {
        return new ApiKey(
                id,
                team,
                name,
                hint,
                grant,
                lineage,
                predecessor,
                createdAt,
                createdBy,
                endsAt,
                disabledAt,
                at,
                lastUse,
                version);
    }

    ApiKey withEndsAt(Instant at) {
        return new ApiKey(
                id,
                team,
                name,
                hint,
                grant,
                lineage,
                predecessor,
                createdAt,
                createdBy,
                at,
                disabledAt,
                revokedAt,
                lastUse,
                version);
    }

    /** What takes its place, of the same chain. */
    ApiKey successor(KeyId next, String nextHint, String by, Instant at) {
        return new ApiKey(next, team, name, nextHint, grant, lineage, id, at, by, null, null, null, null, 1);
    }
}
