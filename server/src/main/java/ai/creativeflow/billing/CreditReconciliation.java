package ai.creativeflow.billing;

import ai.creativeflow.kernel.ids.GrantId;
import ai.creativeflow.kernel.ids.TeamId;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Recomputes from what grants paid how much is left of them, and what wallets say of it. Reads only. */
public final class CreditReconciliation {

    private static final int DIFFERENCES_SHOWN = 100;

    private static final String GRANTS = """
            WITH spent AS (
                SELECT grant_id, sum(CASE WHEN state = 'held' THEN amount_micros ELSE captured_micros END) AS micros
                FROM credit_use
                GROUP BY grant_id)
            SELECT g.id, g.team_id, g.remaining_micros AS kept,
                   g.amount_micros - g.lapsed_micros - coalesce(s.micros, 0) AS recomputed
            FROM credit_grant g
            LEFT JOIN spent s ON s.grant_id = g.id
            WHERE g.remaining_micros <> g.amount_micros - g.lapsed_micros - coalesce(s.micros, 0)
            ORDER BY g.id
            LIMIT :limit
            """;

    private static final String WALLETS = """
            WITH spent AS (
                SELECT team_id, period,
                       sum(amount_micros) FILTER (WHERE state = 'held') AS held,
                       sum(captured_micros) AS charged
                FROM credit_use
                GROUP BY team_id, period)
            SELECT w.team_id, w.period, w.credit_held_micros + w.credit_charged_micros AS kept,
                   coalesce(s.held, 0) + coalesce(s.charged, 0) AS recomputed
            FROM wallet w
            LEFT JOIN spent s ON s.team_id = w.team_id AND s.period = w.period
            WHERE w.credit_held_micros <> coalesce(s.held, 0)
               OR w.credit_charged_micros <> coalesce(s.charged, 0)
            ORDER BY w.team_id, w.period
            LIMIT :limit
            """;

    private final JdbcClient jdbc;

    /** A grant, or a wallet by its month, whose credit is not what its uses make it; in micros. */
    public record Difference(TeamId team, String subject, long kept, long recomputed) {}

    CreditReconciliation(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The first hundred differences of grants and of wallets; empty is how it should be. */
    public List<Difference> differences() {
        var grants = jdbc.sql(GRANTS)
                .param("limit", DIFFERENCES_SHOWN)
                .query((row, n) -> new Difference(
                        new TeamId(row.getObject("team_id", UUID.class)),
                        new GrantId(row.getObject("id", UUID.class)).text(),
                        row.getLong("kept"),
                        row.getLong("recomputed")))
                .list();
        var wallets = jdbc.sql(WALLETS)
                .param("limit", DIFFERENCES_SHOWN)
                .query((row, n) -> new Difference(
                        new TeamId(row.getObject("team_id", UUID.class)),
                        row.getString("period"),
                        row.getLong("kept"),
                        row.getLong("recomputed")))
                .list();
        return Stream.concat(grants.stream(), wallets.stream()).toList();
    }
}
