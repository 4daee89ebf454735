package ai.creativeflow.billing;

import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Recomputes from the holds what keys and counted meters have reserved and used. Reads only. */
public final class CountReconciliation {

    private static final int DIFFERENCES_SHOWN = 100;

    private static final String KEYS = """
            WITH holds AS (
                SELECT team_id, lineage, period,
                       coalesce(sum(amount_micros) FILTER (WHERE state = 'held'), 0) AS held,
                       sum(captured_micros) AS charged
                FROM hold
                WHERE lineage IS NOT NULL
                GROUP BY team_id, lineage, period)
            SELECT team_id, lineage, period,
                   coalesce(w.held_micros, 0) AS held, coalesce(w.charged_micros, 0) AS charged,
                   coalesce(h.held, 0) AS holds_held, coalesce(h.charged, 0) AS holds_charged
            FROM key_wallet w
            FULL JOIN holds h USING (team_id, lineage, period)
            WHERE coalesce(w.held_micros, 0) <> coalesce(h.held, 0)
               OR coalesce(w.charged_micros, 0) <> coalesce(h.charged, 0)
            ORDER BY team_id, lineage, period
            LIMIT :limit
            """;

    private static final String METERS = """
            WITH holds AS (
                SELECT team_id, period, meter,
                       count(*) FILTER (WHERE included AND state = 'held') AS included_held,
                       count(*) FILTER (WHERE included AND state = 'used') AS included_used,
                       count(*) FILTER (WHERE NOT included AND state = 'held') AS priced_held,
                       count(*) FILTER (WHERE NOT included AND state = 'used') AS priced_used
                FROM meter_hold
                GROUP BY team_id, period, meter)
            SELECT team_id, period, meter,
                   coalesce(c.included_held + c.included_used + c.priced_held + c.priced_used, 0) AS kept,
                   coalesce(h.included_held + h.included_used + h.priced_held + h.priced_used, 0) AS recomputed
            FROM meter_count c
            FULL JOIN holds h USING (team_id, period, meter)
            WHERE coalesce(c.included_held, 0) <> coalesce(h.included_held, 0)
               OR coalesce(c.included_used, 0) <> coalesce(h.included_used, 0)
               OR coalesce(c.priced_held, 0) <> coalesce(h.priced_held, 0)
               OR coalesce(c.priced_used, 0) <> coalesce(h.priced_used, 0)
            ORDER BY team_id, period, meter
            LIMIT :limit
            """;

    private final JdbcClient jdbc;

    /** A chain of keys whose month is not what its holds make it, in micros; the key is the chain's first. */
    public record KeyDifference(
            TeamId team, KeyId key, String period, long held, long charged, long holdsHeld, long holdsCharged) {}

    /** A meter whose numbers of a month are not those that its holds have. */
    public record MeterDifference(TeamId team, String period, String meter, long kept, long recomputed) {}

    CountReconciliation(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The first hundred; empty is how it should be. */
    public List<KeyDifference> keys() {
        return jdbc.sql(KEYS)
                .param("limit", DIFFERENCES_SHOWN)
                .query((row, n) -> new KeyDifference(
                        new TeamId(row.getObject("team_id", UUID.class)),
                        new KeyId(row.getObject("lineage", UUID.class)),
                        row.getString("period"),
                        row.getLong("held"),
                        row.getLong("charged"),
                        row.getLong("holds_held"),
                        row.getLong("holds_charged")))
                .list();
    }

    /** The first hundred; empty is how it should be. */
    public List<MeterDifference> meters() {
        return jdbc.sql(METERS)
                .param("limit", DIFFERENCES_SHOWN)
                .query((row, n) -> new MeterDifference(
                        new TeamId(row.getObject("team_id", UUID.class)),
                        row.getString("period"),
                        row.getString("meter"),
                        row.getLong("kept"),
                        row.getLong("recomputed")))
                .list();
    }
}
