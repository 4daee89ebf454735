package ai.creativeflow.odoo;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.MeterEventId;
import ai.creativeflow.kernel.ids.TeamId;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables {@code odoo_outbox}, once facts are in it, and {@code odoo_acknowledged}. */
final class OutboxRepository {

    /**
     * Gives due reports to one node, in the database's time, for as long as the lease: what a dead node held is due again
     * when it ends. Two nodes never get the same row at once. An attempt counts from here on, even if nobody lives to make it.
     */
    private static final String CLAIM = """
            WITH claimed AS (
                UPDATE odoo_outbox
                SET due_at = now() + make_interval(secs => :leaseSeconds), fence = fence + 1, attempts = attempts + 1
                WHERE id IN (
                    SELECT id
                    FROM odoo_outbox
                    WHERE due_at <= now()
                    ORDER BY due_at, id
                    LIMIT :limit
                    FOR UPDATE SKIP LOCKED)
                RETURNING id, fence, attempts, team_id, user_id, generation_id, meter, quantity, amount_micros,
                          credits_hundredths, period, at)
            SELECT id, fence, attempts, team_id, user_id, generation_id, meter, quantity, amount_micros,
                   credits_hundredths, period, at
            FROM claimed
            ORDER BY at, id
            """;

    /** Whoever's claim it was: that Odoo has it is true for all. The second time there is nothing to move. */
    private static final String ACKNOWLEDGE = """
            WITH done AS (
                DELETE FROM odoo_outbox
                WHERE id = :id
                RETURNING id, team_id, credits_hundredths, at, attempts)
            INSERT INTO odoo_acknowledged (id, team_id, credits_hundredths, at, attempts, acknowledged_at)
            SELECT id, team_id, credits_hundredths, at, attempts, now()
            FROM done
            ON CONFLICT (id) DO NOTHING
            """;

    /** Only the claim that it was sent under may say when it is sent again. */
    private static final String POSTPONE = """
            UPDATE odoo_outbox
            SET due_at = now() + make_interval(secs => :millis / 1000.0), last_error = :why
            WHERE id = :id
              AND fence = :fence
            """;

    private static final String PARK = """
            UPDATE odoo_outbox
            SET due_at = NULL, last_error = :why
            WHERE id = :id
              AND fence = :fence
            """;

    private static final String LOCK_REFUSED = """
            SELECT id, team_id
            FROM odoo_outbox
            WHERE due_at IS NULL
            ORDER BY id
            LIMIT :limit
            FOR UPDATE SKIP LOCKED
            """;

    private static final String REQUEUE = """
            UPDATE odoo_outbox
            SET due_at = now(), fence = fence + 1, user_id = :user
            WHERE id = ANY(CAST(:ids AS uuid[]))
              AND due_at IS NULL
            """;

    private static final String COUNTS = """
            SELECT count(*) FILTER (WHERE due_at IS NOT NULL) AS waiting,
                   min(at) FILTER (WHERE due_at IS NOT NULL) AS oldest_waiting_at,
                   count(*) FILTER (WHERE due_at IS NULL) AS refused
            FROM odoo_outbox
            """;

    private static final String REFUSED = """
            SELECT id, team_id, user_id, meter, credits_hundredths, at, attempts, last_error
            FROM odoo_outbox
            WHERE due_at IS NULL
            ORDER BY at, id
            LIMIT :limit
            """;

    /** Of facts that are older than they may be unacknowledged. */
    private static final String BY_TEAM = """
            SELECT team_id, count(*) FILTER (WHERE state = 'acknowledged') AS acknowledged,
                   count(*) FILTER (WHERE state = 'waiting') AS waiting,
                   count(*) FILTER (WHERE state = 'refused') AS refused,
                   coalesce(sum(credits_hundredths) FILTER (WHERE state = 'acknowledged'), 0) AS acknowledged_credits
            FROM (
                SELECT team_id, 'acknowledged' AS state, credits_hundredths
                FROM odoo_acknowledged
                WHERE at < now() - make_interval(secs => :olderThanSeconds)
                UNION ALL
                SELECT team_id, CASE WHEN due_at IS NULL THEN 'refused' ELSE 'waiting' END, credits_hundredths
                FROM odoo_outbox
                WHERE at < now() - make_interval(secs => :olderThanSeconds)) AS known
            GROUP BY team_id
            """;

    private final JdbcClient jdbc;

    /** How much is on its way. */
    record Counts(long waiting, Optional<Instant> oldestWaitingAt, long refused) {}

    /** What became of a team's older facts. */
    record Tally(long acknowledged, long waiting, long refused, BigDecimal acknowledgedCredits) {
        static final Tally NOTHING = new Tally(0, 0, 0, BigDecimal.ZERO);
    }

    OutboxRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Report> claim(int limit, Duration lease) {
        return jdbc.sql(CLAIM)
                .param("limit", limit)
                .param("leaseSeconds", lease.toSeconds())
                .query(OutboxRepository::report)
                .list();
    }

    void acknowledge(Report report) {
        jdbc.sql(ACKNOWLEDGE).param("id", report.id().value()).update();
    }

    void postpone(Report report, Duration pause, String why) {
        jdbc.sql(POSTPONE)
                .param("id", report.id().value())
                .param("fence", report.fence())
                .param("millis", pause.toMillis())
                .param("why", why)
                .update();
    }

    /** True where it waits for an operator now. */
    boolean park(Report report, String why) {
        return jdbc.sql(PARK)
                        .param("id", report.id().value())
                        .param("fence", report.fence())
                        .param("why", why)
                        .update()
                == 1;
    }

    Map<UUID, TeamId> lockRefused(int limit) {
        var found = new HashMap<UUID, TeamId>();
        jdbc.sql(LOCK_REFUSED).param("limit", limit).query(row -> {
            found.put(row.getObject("id", UUID.class), new TeamId(row.getObject("team_id", UUID.class)));
        });
        return found;
    }

    int requeue(List<UUID> ids, String user) {
        return jdbc.sql(REQUEUE)
                .param("ids", texts(ids, UUID::toString))
                .param("user", user)
                .update();
    }

    Counts counts() {
        return jdbc.sql(COUNTS)
                .query((row, n) -> new Counts(
                        row.getLong("waiting"),
                        Optional.ofNullable(row.getObject("oldest_waiting_at", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant),
                        row.getLong("refused")))
                .single();
    }

    List<Odoo.RefusedFact> refused(int limit) {
        return jdbc.sql(REFUSED)
                .param("limit", limit)
                .query((row, n) -> new Odoo.RefusedFact(
                        new MeterEventId(row.getObject("id", UUID.class)),
                        new TeamId(row.getObject("team_id", UUID.class)),
                        row.getString("user_id"),
                        row.getString("meter"),
                        credits(row, "credits_hundredths"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getInt("attempts"),
                        row.getString("last_error")))
                .list();
    }

    Map<TeamId, Tally> byTeam(Duration olderThan) {
        var found = new HashMap<TeamId, Tally>();
        jdbc.sql(BY_TEAM).param("olderThanSeconds", olderThan.toSeconds()).query(row -> {
            found.put(
                    new TeamId(row.getObject("team_id", UUID.class)),
                    new Tally(
                            row.getLong("acknowledged"),
                            row.getLong("waiting"),
                            row.getLong("refused"),
                            credits(row, "acknowledged_credits")));
        });
        return found;
    }

    private static Report report(ResultSet row, int number) throws SQLException {
        return new Report(
                new MeterEventId(row.getObject("id", UUID.class)),
                row.getLong("fence"),
                row.getInt("attempts"),
                new TeamId(row.getObject("team_id", UUID.class)),
                row.getString("user_id"),
                new GenerationId(row.getObject("generation_id", UUID.class)),
                row.getString("meter"),
                row.getLong("quantity"),
                Micros.of(row.getLong("amount_micros")),
                credits(row, "credits_hundredths"),
                row.getString("period"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }

    private static BigDecimal credits(ResultSet row, String column) throws SQLException {
        return BigDecimal.valueOf(row.getLong(column), 2);
    }

    private static <T> String[] texts(List<T> items, Function<T, String> text) {
        return items.stream().map(text).toArray(String[]::new);
    }
}
