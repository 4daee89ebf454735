package ai.creativeflow.webhooks;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.EndpointId;
import ai.creativeflow.kernel.ids.Uuids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How an endpoint does, computed when asked for from its newest deliveries, so that sending pays nothing for it and asking
 * costs the same however many there are.
 */
final class EndpointStats {

    static final Duration WINDOW = Duration.ofDays(1);

    private static final int DELIVERIES_MAX = 1_000;
    private static final int ATTEMPTS_MAX = 50;
    private static final int DUE_COUNTED_MAX = 10_000;

    /** By status, as the index has them. */
    private static final String ATTEMPTS = """
            SELECT count(DISTINCT d.id) AS deliveries, count(a.delivery_id) AS attempts,
                   count(*) FILTER (WHERE a.response_status BETWEEN 200 AND 299) AS delivered,
                   percentile_disc(0.5) WITHIN GROUP (ORDER BY a.duration_ms) AS p50,
                   percentile_disc(0.95) WITHIN GROUP (ORDER BY a.duration_ms) AS p95,
                   percentile_disc(0.99) WITHIN GROUP (ORDER BY a.duration_ms) AS p99
            FROM (
                SELECT newest.id
                FROM unnest(ARRAY['pending', 'delivered', 'failed']) AS wanted (status)
                CROSS JOIN LATERAL (
                    SELECT id
                    FROM delivery
                    WHERE endpoint_id = :endpoint
                      AND status = wanted.status
                      AND team_id = :team
                      AND mode = :mode
                      AND id >= :since
                    ORDER BY id DESC
                    LIMIT :deliveriesMax) newest
                ORDER BY newest.id DESC
                LIMIT :deliveriesMax) d
            LEFT JOIN LATERAL (
                SELECT delivery_id, response_status, duration_ms
                FROM delivery_attempt
                WHERE delivery_id = d.id
                  AND team_id = :team
                  AND mode = :mode
                  AND id >= :since
                ORDER BY id
                LIMIT :attemptsMax) a ON true
            """;

    private static final String BACKLOG = """
            SELECT count(*) AS due, min(due_at) AS oldest
            FROM (
                SELECT due_at
                FROM delivery_due
                WHERE node IS NULL
                  AND team_id = :team
                  AND endpoint_id = :endpoint
                  AND due_at <= now()
                ORDER BY due_at
                LIMIT :dueMax) waiting
            """;

    private final JdbcClient jdbc;
    private final EndpointRepository endpoints;
    private final InstantSource clock;

    EndpointStats(JdbcClient jdbc, EndpointRepository endpoints, InstantSource clock) {
        this.jdbc = jdbc;
        this.endpoints = endpoints;
        this.clock = clock;
    }

    /** Milliseconds until the whole answer, or the failure, was there. */
    record Latency(long p50Ms, long p95Ms, long p99Ms) {}

    record Made(
            long deliveries,
            long attempts,
            long delivered,
            @Nullable Latency latency) {}

    /** What is due and not sent; what waits for its next attempt is not due. */
    record Backlog(long due, @Nullable Instant oldestDueAt) {}

    record Stats(EndpointId endpoint, Instant since, Made made, Backlog backlog) {}

    /** Throws {@link Problem} 404. */
    Stats of(Caller caller, EndpointId endpoint) {
        if (endpoints.find(caller.team(), caller.mode(), endpoint).isEmpty()) {
            throw Problem.notFound();
        }
        Instant since = clock.instant().minus(WINDOW);
        var made = jdbc.sql(ATTEMPTS)
                .param("endpoint", endpoint.value())
                .param("team", caller.team().value())
                .param("mode", caller.mode().wire())
                .param("since", Uuids.first(since))
                .param("deliveriesMax", DELIVERIES_MAX)
                .param("attemptsMax", ATTEMPTS_MAX)
                .query(EndpointStats::made)
                .single();
        var backlog = jdbc.sql(BACKLOG)
                .param("endpoint", endpoint.value())
                .param("team", caller.team().value())
                .param("dueMax", DUE_COUNTED_MAX)
                .query(EndpointStats::backlog)
                .single();
        return new Stats(endpoint, since, made, backlog);
    }

    private static Made made(ResultSet row, int number) throws SQLException {
        long attempts = row.getLong("attempts");
        return new Made(
                row.getLong("deliveries"),
                attempts,
                row.getLong("delivered"),
                attempts == 0 ? null : new Latency(row.getLong("p50"), row.getLong("p95"), row.getLong("p99")));
    }

    private static Backlog backlog(ResultSet row, int number) throws SQLException {
        var oldest = row.getObject("oldest", OffsetDateTime.class);
        return new Backlog(row.getLong("due"), oldest == null ? null : oldest.toInstant());
    }
}
