package ai.creativeflow.webhooks;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.DeliveryId;
import ai.creativeflow.kernel.ids.EventId;
import ai.creativeflow.kernel.ids.TeamId;
import java.util.UUID;

/**
 * One due row that this node works on. {@code fence} tells its claim from every other one of the same row; {@code
 * attempts} counts the automatic ones before it.
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
        Address address) {}
