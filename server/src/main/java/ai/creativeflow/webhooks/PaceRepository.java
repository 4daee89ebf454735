package ai.creativeflow.webhooks;

import ai.creativeflow.kernel.ids.EndpointId;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code webhook_pace}: what all nodes agree on about endpoints that are not free. */
final class PaceRepository {

    private static final int AT_ONCE = 1_000;

    /**
     * Those for which something waits and may leave soon, longest unused first. What another node decides is left to it.
     * Each looks for itself: with EXISTS, all that waits for anybody may be read for it.
     */
    private static final String LOCK = """
            SELECT p.endpoint_id, e.rate_limit_per_second,
                   e.failures >= :opensAt AS open,
                   p.probe_at <= now() AS probe_due,
                   greatest(0, extract(epoch FROM p.next_at - now())) AS wait_seconds
            FROM webhook_pace p
            JOIN webhook_endpoint e ON e.id = p.endpoint_id
            WHERE CASE WHEN CASE WHEN e.rate_limit_per_second IS NULL
                                 THEN e.failures >= :opensAt AND p.probe_at <= now()
                                 ELSE p.next_at <= now() + make_interval(secs => :horizonSeconds) END
                       THEN (SELECT true
                             FROM delivery_due d
                             WHERE d.team_id = e.team_id
                               AND d.endpoint_id = e.id
                               AND d.node IS NULL
                             ORDER BY d.priority, d.due_at
                             LIMIT 1) END
              AND NOT e.paused
              AND e.disabled_at IS NULL
            ORDER BY p.next_at
            LIMIT :limit
            FOR UPDATE OF p SKIP LOCKED
            """;

    /** Under the lock of this transaction. */
    private static final String USE = """
            UPDATE webhook_pace p
            SET next_at = now() + make_interval(secs => used.next_micros / 1000000.0),
                probe_at = CASE WHEN used.probed THEN now() + make_interval(secs => :probeSeconds) ELSE p.probe_at END
            FROM unnest(CAST(:endpoints AS uuid[]), CAST(:nextMicros AS bigint[]), CAST(:probed AS boolean[]))
                AS used (endpoint_id, next_micros, probed)
            WHERE p.endpoint_id = used.endpoint_id
            """;

    private static final String ENSURE = """
            INSERT INTO webhook_pace (endpoint_id, next_at, probe_at)
            VALUES (:endpoint, now(), now())
            ON CONFLICT (endpoint_id) DO NOTHING
            """;

    /** The first probe comes after the same pause as every other. */
    private static final String OPEN = """
            INSERT INTO webhook_pace (endpoint_id, next_at, probe_at)
            VALUES (:endpoint, now(), now() + make_interval(secs => :probeSeconds))
            ON CONFLICT (endpoint_id) DO UPDATE
            SET probe_at = excluded.probe_at
            """;

    private final JdbcClient jdbc;

    PaceRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Pace> lock() {
        return jdbc.sql(LOCK)
                .param("opensAt", Health.OPENS_AT)
                .param("horizonSeconds", Pace.HORIZON.toMillis() / 1000.0)
                .param("limit", AT_ONCE)
                .query(PaceRepository::pace)
                .list();
    }

    /** What a claim took of an endpoint: when the next slot comes, and whether its probe is on the way. */
    record Use(UUID endpoint, Duration next, boolean probed) {}

    void use(Collection<Use> uses) {
        jdbc.sql(USE)
                .param(
                        "endpoints",
                        uses.stream().map(use -> use.endpoint().toString()).toArray(String[]::new))
                .param(
                        "nextMicros",
                        uses.stream().map(use -> use.next().toNanos() / 1_000).toArray(Long[]::new))
                .param("probed", uses.stream().map(Use::probed).toArray(Boolean[]::new))
                .param("probeSeconds", Pace.PROBE_EVERY.toSeconds())
                .update();
    }

    /** An endpoint that has a rate limit has a row. */
    void ensure(EndpointId endpoint) {
        jdbc.sql(ENSURE).param("endpoint", endpoint.value()).update();
    }

    /** Whoever calls this holds the endpoint's lock. */
    void open(EndpointId endpoint) {
        jdbc.sql(OPEN)
                .param("endpoint", endpoint.value())
                .param("probeSeconds", Pace.PROBE_EVERY.toSeconds())
                .update();
    }

    private static Pace pace(ResultSet row, int number) throws SQLException {
        BigDecimal wait = row.getBigDecimal("wait_seconds");
        @Nullable Integer perSecond = row.getObject("rate_limit_per_second", Integer.class);
        return new Pace(
                row.getObject("endpoint_id", UUID.class),
                perSecond,
                row.getBoolean("open"),
                row.getBoolean("probe_due"),
                Duration.ofNanos(wait.movePointRight(9).longValue()));
    }
}
