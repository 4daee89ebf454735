package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.ids.GrantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A grant as its team and the operators see it. */
public record GrantView(
        GrantId id,
        String object,
        String name,
        Micros amountMicros,
        Micros remainingMicros,
        Micros lapsedMicros,
        int priority,
        @Nullable Instant expiresAt,
        Instant createdAt) {

    public static GrantView of(CreditGrant grant) {
        return new GrantView(
                grant.id(),
                "credit_grant",
                grant.name(),
                grant.amount(),
                grant.remaining(),
                grant.lapsed(),
                grant.priority(),
                grant.expiresAt(),
                grant.createdAt());
    }
}
