package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.ids.GrantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Money that the operators gave a team. Of several grants that could pay, the one with the lowest priority number does,
 * then the one that expires first, then the oldest.
 *
 * @param remaining what no hold has reserved or used
 * @param lapsed what was left when it expired
 */
public record CreditGrant(
        GrantId id,
        String name,
        Micros amount,
        Micros remaining,
        Micros lapsed,
        int priority,
        @Nullable Instant expiresAt,
        Instant createdAt) {}
