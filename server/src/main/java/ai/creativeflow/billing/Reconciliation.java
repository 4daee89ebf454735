package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.ids.TeamId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Recomputes balances from the raw rows and says where they differ. Reads only; nothing is repaired in silence. */
public final class Reconciliation {

    private static final int DIFFERENCES_SHOWN = 100;

    /** A wallet against its ledger and its holds, all three recomputed in one snapshot. */
    private static final String WALLETS = """
            WITH entries AS (
                SELECT team_id, period,
                       sum(CASE WHEN credit = 'reserved' THEN amount_micros ELSE 0 END)
                           - sum(CASE WHEN debit = 'reserved' THEN amount_micros ELSE 0 END) AS held,
                       sum(CASE WHEN credit = 'charged' THEN amount_micros ELSE 0 END)
                           - sum(CASE WHEN debit = 'charged' THEN amount_micros ELSE 0 END) AS charged
                FROM ledger_entry
                GROUP BY team_id, period),
            holds AS (
                SELECT team_id, period,
                       sum(amount_micros) FILTER (WHERE state = 'held') AS held,
                       sum(captured_micros) AS charged,
                       count(*) FILTER (WHERE part = 'set' AND state = 'held') AS generations_held,
                       count(*) FILTER (WHERE part = 'set' AND state = 'captured') AS generations_used
                FROM hold
                GROUP BY team_id, period),
            used AS (
                SELECT team_id, period, sum(amount_micros) AS charged
                FROM usage_event
                WHERE mode = 'live'
                GROUP BY team_id, period)
            SELECT w.team_id, w.period, w.held_micros, w.charged_micros,
                   coalesce(e.held, 0) AS ledger_held, coalesce(e.charged, 0) AS ledger_charged,
                   coalesce(h.held, 0) AS holds_held, coalesce(h.charged, 0) AS holds_charged,
                   coalesce(u.charged, 0) AS usage_charged
            FROM wallet w
            LEFT JOIN entries e ON e.team_id = w.team_id AND e.period = w.period
            LEFT JOIN holds h ON h.team_id = w.team_id AND h.period = w.period
            LEFT JOIN used u ON u.team_id = w.team_id AND u.period = w.period
            WHERE w.held_micros <> coalesce(e.held, 0)
               OR w.charged_micros <> coalesce(e.charged, 0)
               OR w.held_micros <> coalesce(h.held, 0)
               OR w.charged_micros <> coalesce(h.charged, 0)
               OR w.charged_micros <> coalesce(u.charged, 0)
               OR w.included_held + w.priced_held <> coalesce(h.generations_held, 0)
               OR w.included_used + w.priced_used <> coalesce(h.generations_used, 0)
            ORDER BY w.team_id, w.period
            LIMIT :limit
            """;

    private static final String WALLET_COUNT = "SELECT count(*) FROM wallet";

    private static final String SETTLED = """
            SELECT team_id, coalesce(sum(captured_micros), 0) AS charged
            FROM hold
            GROUP BY team_id
            """;

    private static final String OPEN = "SELECT team_id, open_generations FROM account WHERE open_generations > 0";

    private final JdbcClient jdbc;

    /** One wallet that does not agree with what it is derived from. */
    public record Difference(
            TeamId team,
            String period,
            Micros walletHeld,
            Micros walletCharged,
            Micros ledgerHeld,
            Micros ledgerCharged,
            Micros holdsHeld,
            Micros holdsCharged,
            Micros usageCharged) {}

    Reconciliation(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The first hundred differences; empty is how it should be. */
    public List<Difference> differences() {
        return jdbc.sql(WALLETS)
                .param("limit", DIFFERENCES_SHOWN)
                .query((row, n) -> new Difference(
                        new TeamId(row.getObject("team_id", UUID.class)),
                        row.getString("period"),
                        Micros.of(row.getLong("held_micros")),
                        Micros.of(row.getLong("charged_micros")),
                        Micros.of(row.getLong("ledger_held")),
                        Micros.of(row.getLong("ledger_charged")),
                        Micros.of(row.getLong("holds_held")),
                        Micros.of(row.getLong("holds_charged")),
                        Micros.of(row.getLong("usage_charged"))))
                .list();
    }

    public long walletsChecked() {
        return jdbc.sql(WALLET_COUNT).query(Long.class).single();
    }

    /** What each team was charged in all, for comparison with what its generations say. */
    public Map<TeamId, Long> chargedByTeam() {
        return byTeam(SETTLED, "charged");
    }

    /** How many generations each team has open, for comparison with the generations themselves. */
    public Map<TeamId, Long> openByTeam() {
        return byTeam(OPEN, "open_generations");
    }

    private Map<TeamId, Long> byTeam(String sql, String column) {
        return jdbc
                .sql(sql)
                .query((row, n) -> Map.entry(new TeamId(row.getObject("team_id", UUID.class)), row.getLong(column)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
