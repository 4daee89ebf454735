package ai.creativeflow.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.journal.EventType;
import ai.creativeflow.kernel.ids.EndpointId;
import ai.creativeflow.testing.Plan;
import java.sql.Types;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveryPlanTest extends OnPlatform {

    private static final int STORED = 100_000;
    private static final int LIMIT = 101;

    private static final String STORE = """
            INSERT INTO delivery (id, team_id, mode, endpoint_id, event_id, event_type, status, attempts, created_at,
                updated_at)
            SELECT uuidv7(), :team, 'live', :endpoint, gen_random_uuid(), 'generation.completed', :status, 1, now(), now()
            FROM generate_series(1, :rows) AS n
            """;

    private EndpointId endpoint;

    @BeforeEach
    void storeNearlyAllDeliveriesOfOneEndpoint() {
        endpoint = platform.endpoint(acme, receiver(request -> "").url(), "generation.*")
                .endpoint()
                .id();
        store(STORED, "delivered");
    }

    private void store(int rows, String status) {
        platform.jdbc()
                .sql(STORE)
                .param("team", acme.team().value())
                .param("endpoint", endpoint.value())
                .param("status", status)
                .param("rows", rows)
                .update();
    }

    @Test
    void page_reads_a_page_of_each_status() {
        Plan.learn(platform.database, "delivery");

        var plan = Plan.of(
                platform.jdbc(),
                DeliveryPages.LIST,
                list -> list.param("endpoint", endpoint.value())
                        .param("team", acme.team().value())
                        .param("mode", "live")
                        .param("before", new UUID(-1, -1))
                        .param("statuses", new String[] {"pending", "delivered", "failed"})
                        .param("paused", null, Types.BOOLEAN)
                        .param("limit", LIMIT));

        assertThat(plan.rows()).isNotEmpty().allMatch(rows -> rows <= LIMIT);
        assertThat(plan.removed()).allMatch(rows -> rows <= LIMIT);
    }

    @Test
    void search_for_what_failed_reads_nothing_that_was_delivered() {
        int failed = 10 * MissedTask.STEP;
        store(failed, "failed");
        Plan.learn(platform.database, "delivery");

        var plan = Plan.of(
                platform.jdbc(),
                MissedRepository.FAILED,
                search -> search.param("endpoint", endpoint.value())
                        .param("team", acme.team().value())
                        .param("mode", "live")
                        .param("ping", EventType.WEBHOOK_PING.wire())
                        .param("after", new UUID(0, 0))
                        .param("before", new UUID(-1, -1))
                        .param("limit", MissedTask.STEP));

        assertThat(plan.rows()).isNotEmpty().allMatch(rows -> rows <= MissedTask.STEP);
        assertThat(plan.removed()).isEmpty();
    }
}
