package ai.creativeflow.odoo;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.MeterEventId;
import ai.creativeflow.kernel.ids.TeamId;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * One billable fact on its way to Odoo. A repeat is equal in all that Odoo sees, so that its key alone tells them apart.
 *
 * @param fence of the claim that it is sent under
 * @param attempts the one that is about to be made included
 */
record Report(
        MeterEventId id,
        long fence,
        int attempts,
        TeamId team,
        String user,
        GenerationId generation,
        String meter,
        long quantity,
        Micros amount,
        BigDecimal credits,
        String period,
        Instant at) {}
