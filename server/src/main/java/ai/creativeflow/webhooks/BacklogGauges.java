package ai.creativeflow.webhooks;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is due and not sent yet, of all nodes, looked up now and then and shown to whoever scrapes. */
final class BacklogGauges {

    private static final int COUNTED_MAX = 100_000;

    /** Oldest first, so that where there is more than is counted the age is still the oldest's. */
    private static final String LOOK = """
            SELECT count(*) AS due, coalesce(extract(epoch FROM now() - min(due_at)), 0) AS oldest
            FROM (
                SELECT d.due_at
                FROM delivery_due d
                JOIN webhook_endpoint e ON e.id = d.endpoint_id
                WHERE d.node IS NULL
                  AND d.due_at <= now()
                  AND NOT e.paused
                  AND e.disabled_at IS NULL
                ORDER BY d.due_at
                LIMIT :limit) waiting
            """;

    private final JdbcClient jdbc;
    private volatile Seen seen = new Seen(0, 0);

    private record Seen(long due, double oldestSeconds) {}

    BacklogGauges(JdbcClient jdbc, MeterRegistry registry) {
        this.jdbc = jdbc;
        Gauge.builder("creativeflow.webhooks.due", this, gauges -> gauges.seen.due())
                .description("Deliveries that are due and not sent, all nodes', counted up to 100000")
                .register(registry);
        Gauge.builder("creativeflow.webhooks.due.oldest", this, gauges -> gauges.seen.oldestSeconds())
                .description("How long the oldest of them has been due")
                .baseUnit("seconds")
                .register(registry);
    }

    void look() {
        seen = jdbc.sql(LOOK)
                .param("limit", COUNTED_MAX)
                .query((row, n) -> new Seen(row.getLong("due"), row.getDouble("oldest")))
                .single();
    }
}
