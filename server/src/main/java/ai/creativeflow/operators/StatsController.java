package ai.creativeflow.operators;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A few numbers that say at a glance how the platform does; the metrics have the rest. */
@RestController
final class StatsController {

    /** One reading of each, in one statement and so of one instant. */
    private static final String COUNTS = """
            SELECT (SELECT count(*) FROM team WHERE closed_at IS NULL) AS teams,
                   (SELECT count(*) FROM team WHERE suspended AND closed_at IS NULL) AS teams_suspended,
                   (SELECT count(*) FROM team WHERE closed_at IS NOT NULL AND erased_at IS NULL) AS teams_to_erase,
                   (SELECT count(*) FROM app_user WHERE erased_at IS NULL) AS users,
                   (SELECT count(*) FROM api_key WHERE revoked_at IS NULL) AS api_keys,
                   (SELECT count(*) FROM asset WHERE deleted_at IS NULL) AS assets,
                   (SELECT coalesce(sum(bytes), 0) FROM asset_storage) AS storage_bytes,
                   (SELECT count(*) FROM generation_task) AS tasks,
                   (SELECT count(*) FROM generation_task WHERE node IS NOT NULL) AS tasks_running,
                   (SELECT count(*) FROM webhook_endpoint) AS webhook_endpoints,
                   (SELECT count(*) FROM delivery_due) AS deliveries_due,
                   (SELECT count(*) FROM event_pending) AS events_pending,
                   (SELECT count(*) FROM node WHERE seen_at > now() - interval '10 seconds') AS live_nodes
            """;

    private static final String GENERATIONS = """
            SELECT status, count(*) AS number
            FROM generation
            GROUP BY status
            ORDER BY status
            """;

    private final JdbcClient jdbc;

    StatsController(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Both as they are in the database now. */
    record View(Map<String, Long> counts, Map<String, Long> generations) {}

    @GetMapping("/admin/v1/stats")
    View stats() {
        var counts = new LinkedHashMap<String, Long>();
        jdbc.sql(COUNTS).query().singleRow().forEach((name, number) -> counts.put(name, ((Number) number).longValue()));
        var generations = new LinkedHashMap<String, Long>();
        jdbc.sql(GENERATIONS).query(row -> {
            generations.put(row.getString("status"), row.getLong("number"));
        });
        return new View(counts, generations);
    }
}
