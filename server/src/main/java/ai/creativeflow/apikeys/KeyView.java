package ai.creativeflow.apikeys;

import ai.creativeflow.identity.RateLimitBody;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.outbound.Network;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A key as its team sees it, here and in events. {@code expiresAt} is when it ends by itself, an overlap included. */
record KeyView(
        KeyId id,
        String object,
        String name,
        Mode mode,
        List<Scope> scopes,
        String hint,
        ApiKey.Status status,
        Instant createdAt,
        String createdBy,
        @Nullable Instant expiresAt,
        @Nullable Instant disabledAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt,
        @Nullable String lastUsedIp,
        @Nullable String lastUsedUserAgent,
        List<String> allowedCidrs,
        List<RateLimitBody> rateLimits,
        @Nullable Micros monthlyCapMicros,
        @Nullable KeyId predecessorId) {

    static KeyView of(ApiKey key, Instant now) {
        KeyUse use = key.lastUse();
        Grant grant = key.grant();
        return new KeyView(
                key.id(),
                "api_key",
                key.name(),
                key.mode(),
                grant.scopes().stream().sorted().toList(),
                key.hint(),
                key.status(now),
                key.createdAt(),
                key.createdBy(),
                key.end(),
                key.disabledAt(),
                key.revokedAt(),
                use == null ? null : use.at(),
                use == null ? null : use.ip(),
                use == null ? null : use.userAgent(),
                grant.networks().stream().map(Network::toString).toList(),
                grant.windows().stream().map(RateLimitBody::of).toList(),
                grant.monthlyCap(),
                key.predecessor());
    }
}
