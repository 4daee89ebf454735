package ai.creativeflow.billing;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.TeamId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Recomputes the sums of usage from the facts and says where they differ. Reads only. */
public final class UsageReconciliation {

    private static final int DIFFERENCES_SHOWN = 100;

    /** Both sides in one snapshot; the tail belongs to the sums, for a fact is in one of the two. */
    private static final String SUMS = """
            WITH fact_hours AS (
                SELECT team_id, mode, date_trunc('hour', at, 'UTC') AS start_at, meter, status,
                       coalesce(key_id, '00000000-0000-0000-0000-000000000000') AS key_id,
                       sum(quantity) AS quantity, sum(amount_micros) AS amount, sum(credits_hundredths) AS credits
                FROM usage_event
                GROUP BY 1, 2, 3, 4, 5, 6),
            facts AS (
                SELECT 'hour' AS width, team_id, mode, start_at, meter, status, key_id, quantity, amount, credits
                FROM fact_hours
                UNION ALL
                SELECT 'day', team_id, mode, date_trunc('day', start_at, 'UTC'), meter, status, key_id, sum(quantity),
                       sum(amount), sum(credits)
                FROM fact_hours
                GROUP BY 1, 2, 3, 4, 5, 6, 7),
            kept AS (
                SELECT 'hour' AS width, team_id, mode, start_at, meter, status, key_id, quantity, amount_micros,
                       credits_hundredths
                FROM usage_hour
                UNION ALL
                SELECT 'day', team_id, mode, start_at, meter, status, key_id, quantity, amount_micros, credits_hundredths
                FROM usage_day
                UNION ALL
                SELECT w.width, t.team_id, t.mode, date_trunc(w.width, t.at, 'UTC'), t.meter, t.status, t.key_id,
                       t.quantity, t.amount_micros, t.credits_hundredths
                FROM usage_tail t, (VALUES ('hour'), ('day')) AS w (width)),
            sums AS (
                SELECT width, team_id, mode, start_at, meter, status,
                       coalesce(key_id, '00000000-0000-0000-0000-000000000000') AS key_id,
                       sum(quantity) AS quantity, sum(amount_micros) AS amount, sum(credits_hundredths) AS credits
                FROM kept
                GROUP BY 1, 2, 3, 4, 5, 6, 7)
            SELECT coalesce(f.team_id, s.team_id) AS team_id, coalesce(f.mode, s.mode) AS mode,
                   coalesce(f.width, s.width) AS width, coalesce(f.start_at, s.start_at) AS start_at,
                   coalesce(f.meter, s.meter) AS meter,
                   coalesce(f.quantity, 0) AS facts_quantity, coalesce(s.quantity, 0) AS sums_quantity,
                   coalesce(f.amount, 0) AS facts_amount, coalesce(s.amount, 0) AS sums_amount
            FROM facts f
            FULL JOIN sums s ON s.width = f.width AND s.team_id = f.team_id AND s.mode = f.mode
                            AND s.start_at = f.start_at AND s.meter = f.meter AND s.status = f.status
                            AND s.key_id = f.key_id
            WHERE coalesce(f.quantity, 0) <> coalesce(s.quantity, 0)
               OR coalesce(f.amount, 0) <> coalesce(s.amount, 0)
               OR coalesce(f.credits, 0) <> coalesce(s.credits, 0)
            ORDER BY 1, 2, 3, 4, 5
            LIMIT :limit
            """;

    private final JdbcClient jdbc;

    /** A bucket, an hour or a day wide, whose sum is not that of its facts. */
    public record Difference(
            TeamId team,
            Mode mode,
            String width,
            Instant start,
            String meter,
            long factsQuantity,
            long sumsQuantity,
            long factsMicros,
            long sumsMicros) {}

    UsageReconciliation(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The first hundred differences; empty is how it should be. */
    public List<Difference> differences() {
        return jdbc.sql(SUMS)
                .param("limit", DIFFERENCES_SHOWN)
                .query((row, n) -> new Difference(
                        new TeamId(row.getObject("team_id", UUID.class)),
                        Mode.stored(row.getString("mode")),
                        row.getString("width"),
                        row.getObject("start_at", OffsetDateTime.class).toInstant(),
                        row.getString("meter"),
                        row.getLong("facts_quantity"),
                        row.getLong("sums_quantity"),
                        row.getLong("facts_amount"),
                        row.getLong("sums_amount")))
                .list();
    }
}
