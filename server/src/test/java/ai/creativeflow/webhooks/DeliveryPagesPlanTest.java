package ai.creativeflow.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Types;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeliveryPagesPlanTest extends OnPlatform {

    private static final int STORED = 100_000;
    private static final int LIMIT = 101;

    private static final String STORE = """
            INSERT INTO delivery (id, team_id, mode, endpoint_id, event_id, event_type, status, attempts, created_at,
                updated_at)
            SELECT uuidv7(), :team, 'live', :endpoint, gen_random_uuid(), 'generation.completed', 'delivered', 1, now(),
                   now()
            FROM generate_series(1, :rows) AS n
            """;

    @Test
    void page_of_an_endpoint_that_has_nearly_all_deliveries_reads_a_page_of_each_status() {
        var endpoint = platform.endpoint(acme, receiver(request -> "").url(), "generation.*")
                .endpoint();
        platform.jdbc()
                .sql(STORE)
                .param("team", acme.team().value())
                .param("endpoint", endpoint.id().value())
                .param("rows", STORED)
                .update();

        var plan = Plan.of(
                platform,
                "delivery",
                DeliveryPages.LIST,
                list -> list.param("endpoint", endpoint.id().value())
                        .param("team", acme.team().value())
                        .param("mode", "live")
                        .param("before", new UUID(-1, -1))
                        .param("statuses", new String[] {"pending", "delivered", "failed"})
                        .param("paused", null, Types.BOOLEAN)
                        .param("limit", LIMIT));

        assertThat(plan.rows()).isNotEmpty().allMatch(rows -> rows <= LIMIT);
        assertThat(plan.removed()).allMatch(rows -> rows <= LIMIT);
    }
}
