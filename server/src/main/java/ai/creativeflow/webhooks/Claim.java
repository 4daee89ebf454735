package ai.creativeflow.webhooks;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.DeliveryId;
import ai.creativeflow.kernel.ids.EventId;
import ai.creativeflow.kernel.ids.TeamId;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One due row that this node works on. {@code fence} tells its claim from every other one of the same row; {@code
 * attempts} counts the automatic ones before it. {@code pause} lies between the claim and its POST; where {@code alone},
 * others wait for its end; where {@code madeGood}, a recovery or replay put it in line.
 */
record Claim(
        UUID row,
        TeamId team,
        Mode mode,
        DeliveryId delivery,
        EventId event,
        Attempt.Trigger trigger,
        int attempts,
        long fence,
        Address address,
        @Nullable Integer perSecond,
        boolean alone,
        boolean madeGood,
        Duration pause) {

    boolean automatic() {
        return trigger == Attempt.Trigger.AUTOMATIC;
    }

    Claim after(Duration later) {
        return new Claim(
                row, team, mode, delivery, event, trigger, attempts, fence, address, perSecond, alone, madeGood, later);
    }
}
