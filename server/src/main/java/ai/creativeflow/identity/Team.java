package ai.creativeflow.identity;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.ids.TeamId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A team: what owns keys, creatives, endpoints and bills. {@code creditLimit} and {@code rateLimits} are its own; null means
 * the plan's. {@code billingUser} is whom operators named as such, null where {@link BillingUsers} finds one by itself.
 */
public record Team(
        TeamId id,
        String name,
        String plan,
        boolean suspended,
        @Nullable Micros creditLimit,
        @Nullable List<RateWindow> rateLimits,
        @Nullable String billingUser,
        Instant createdAt,
        long version) {}
