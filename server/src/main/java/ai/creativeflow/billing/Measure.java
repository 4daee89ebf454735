package ai.creativeflow.billing;

import ai.creativeflow.identity.Plan;
import ai.creativeflow.journal.EventType;
import ai.creativeflow.kernel.Micros;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a team can run out of in a month. */
enum Measure {
    /** Included generations, where the plan has some or sells none beyond them. */
    QUOTA(EventType.QUOTA_EXCEEDED),
    /** Money after grants, against the stricter of the team's cap and the plan's credit limit. */
    SPEND_CAP(EventType.SPEND_CAP_REACHED);

    private final EventType exhausted;

    Measure(EventType exhausted) {
        this.exhausted = exhausted;
    }

    @JsonValue
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What is told when nothing is left. */
    EventType exhausted() {
        return exhausted;
    }

    /** How a month stands, of which so many generations are included; the limit is null where there is none, or none that could be used in part. */
    Level of(Wallet wallet, Account account, Plan plan, int included) {
        return switch (this) {
            case QUOTA ->
                new Level(included == 0 ? null : (long) included, wallet.includedUsed(), wallet.includedHeld());
            case SPEND_CAP ->
                new Level(
                        positive(Micros.least(account.spendCap(), plan.creditLimit())),
                        wallet.due().value(),
                        wallet.reserved().value());
        };
    }

    private static @Nullable Long positive(@Nullable Micros limit) {
        return limit == null || limit.value() == 0 ? null : limit.value();
    }

    /** Generations or micros. */
    record Level(@Nullable Long limit, long used, long reserved) {

        boolean reaches(int percent) {
            return limit != null && Math.multiplyExact(used + reserved, 100L) >= Math.multiplyExact(limit, percent);
        }
    }
}
