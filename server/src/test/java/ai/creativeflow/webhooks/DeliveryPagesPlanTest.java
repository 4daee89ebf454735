package ai.creativeflow.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Types;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class DeliveryPagesPlanTest extends OnPlatform {

    private static final int STORED = 100_000;
    private static final int LIMIT = 101;
    private static final Pattern ROWS = Pattern.compile("actual rows=([0-9.]+)");
    private static final Pattern REMOVED = Pattern.compile("Rows Removed by Filter: ([0-9]+)");

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
        JdbcClient.create(platform.database.ownerDataSource())
                .sql("ANALYZE creativeflow.delivery")
                .update();

        List<String> plan = platform.jdbc()
                .sql("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) " + DeliveryPages.LIST)
                .param("endpoint", endpoint.id().value())
                .param("team", acme.team().value())
                .param("mode", "live")
                .param("before", new UUID(-1, -1))
                .param("statuses", new String[] {"pending", "delivered", "failed"})
                .param("paused", null, Types.BOOLEAN)
                .param("limit", LIMIT)
                .query(String.class)
                .list();

        assertThat(counts(plan, ROWS)).isNotEmpty().allMatch(rows -> rows <= LIMIT);
        assertThat(counts(plan, REMOVED)).allMatch(rows -> rows <= LIMIT);
    }

    private static List<Double> counts(List<String> plan, Pattern count) {
        return plan.stream()
                .map(count::matcher)
                .filter(Matcher::find)
                .map(found -> Double.valueOf(found.group(1)))
                .toList();
    }
}
