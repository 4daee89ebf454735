package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.ids.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the facts of a team come to: the lines of a month's invoice, as a draft and when it is closed. Reads only. */
final class InvoiceLines {

    /** A fact comes at most a month and a bit after its month: a week to select, and then its final. */
    private static final int MONTHS_LOOKED_BACK = 2;

    /**
     * Facts less what was invoiced of them: all of the month itself, and of closed months what came after their closing. A
     * month before that is not closed is not here: it gets an invoice of its own.
     */
    private static final String USED = """
            WITH facts AS (
                SELECT period, meter, included, percent_off, unit_micros, sum(quantity) AS quantity,
                       sum(amount_micros) AS amount
                FROM usage_event
                WHERE team_id = :team
                  AND mode = 'live'
                  AND id >= :firstId
                  AND meter <> :notBillable
                  AND period BETWEEN :oldest AND :period
                GROUP BY period, meter, included, percent_off, unit_micros),
            invoiced AS (
                SELECT l.period, l.meter, l.included, l.percent_off, l.unit_micros, sum(l.quantity) AS quantity,
                       sum(l.amount_micros) AS amount
                FROM invoice i
                JOIN invoice_line l ON l.invoice_id = i.id
                WHERE i.team_id = :team
                  AND l.type IN ('usage', 'adjustment')
                  AND l.period BETWEEN :oldest AND :period
                GROUP BY l.period, l.meter, l.included, l.percent_off, l.unit_micros),
            open AS (
                SELECT period, meter, included, percent_off, unit_micros,
                       coalesce(f.quantity, 0) - coalesce(i.quantity, 0) AS quantity,
                       coalesce(f.amount, 0) - coalesce(i.amount, 0) AS amount
                FROM facts f
                FULL JOIN invoiced i USING (period, meter, included, percent_off, unit_micros))
            SELECT period, meter, included, percent_off, unit_micros, quantity, amount
            FROM open
            WHERE (quantity <> 0 OR amount <> 0)
              AND (period = :period
                   OR period IN (SELECT i.period FROM invoice i WHERE i.team_id = :team))
            ORDER BY period DESC, meter, included DESC, percent_off, unit_micros
            """;

    /** What a month costs at least, what was used of it and what of the difference was invoiced. */
    private static final String MINIMUM = """
            WITH facts AS (
                SELECT period, sum(amount_micros) AS amount
                FROM usage_event
                WHERE team_id = :team
                  AND mode = 'live'
                  AND id >= :firstId
                  AND meter <> :notBillable
                  AND period BETWEEN :oldest AND :period
                GROUP BY period),
            invoiced AS (
                SELECT l.period, sum(l.amount_micros) AS amount
                FROM invoice i
                JOIN invoice_line l ON l.invoice_id = i.id
                WHERE i.team_id = :team
                  AND l.type = 'minimum'
                  AND l.period BETWEEN :oldest AND :period
                GROUP BY l.period)
            SELECT w.period, w.minimum_micros, coalesce(f.amount, 0) AS used, coalesce(i.amount, 0) AS invoiced
            FROM wallet w
            LEFT JOIN facts f ON f.period = w.period
            LEFT JOIN invoiced i ON i.period = w.period
            WHERE w.team_id = :team
              AND w.minimum_micros > 0
              AND w.period BETWEEN :oldest AND :period
              AND (w.period = :period
                   OR w.period IN (SELECT i.period FROM invoice i WHERE i.team_id = :team))
            ORDER BY w.period DESC
            """;

    /** What grants paid, less what was credited. */
    private static final String CREDITED = """
            WITH paid AS (
                SELECT period, sum(captured_micros) AS amount
                FROM credit_use
                WHERE team_id = :team
                  AND period BETWEEN :oldest AND :period
                GROUP BY period),
            credited AS (
                SELECT l.period, sum(l.amount_micros) AS amount
                FROM invoice i
                JOIN invoice_line l ON l.invoice_id = i.id
                WHERE i.team_id = :team
                  AND l.type = 'credit'
                  AND l.period BETWEEN :oldest AND :period
                GROUP BY l.period)
            SELECT p.period, - p.amount - coalesce(c.amount, 0) AS amount
            FROM paid p
            LEFT JOIN credited c ON c.period = p.period
            WHERE p.amount + coalesce(c.amount, 0) <> 0
              AND (p.period = :period
                   OR p.period IN (SELECT i.period FROM invoice i WHERE i.team_id = :team))
            ORDER BY p.period DESC
            """;

    private final JdbcClient jdbc;

    InvoiceLines(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What the invoice of this month says, or would say now. */
    List<InvoiceLine> of(TeamId team, YearMonth period) {
        String oldest = period.minusMonths(MONTHS_LOOKED_BACK).toString();
        Instant first = period.minusMonths(MONTHS_LOOKED_BACK)
                .atDay(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        var firstId = new UUID(first.toEpochMilli() << 16, 0);
        var lines = new ArrayList<>(facts(USED, team, firstId, period)
                .query((row, n) -> used(row, period))
                .list());
        facts(MINIMUM, team, firstId, period).query(InvoiceLines::minimum).stream()
                .filter(line -> !line.amount().equals(Micros.ZERO))
                .forEach(lines::add);
        lines.addAll(jdbc.sql(CREDITED)
                .param("team", team.value())
                .param("oldest", oldest)
                .param("period", period.toString())
                .query((row, n) -> InvoiceLine.credit(row.getString("period"), Micros.of(row.getLong("amount"))))
                .list());
        return lines;
    }

    private JdbcClient.StatementSpec facts(String sql, TeamId team, UUID firstId, YearMonth period) {
        return jdbc.sql(sql)
                .param("team", team.value())
                .param("firstId", firstId)
                .param("notBillable", UsageRepository.GENERATION_METER)
                .param("oldest", period.minusMonths(MONTHS_LOOKED_BACK).toString())
                .param("period", period.toString());
    }

    private static InvoiceLine minimum(ResultSet row, int number) throws SQLException {
        return InvoiceLine.minimum(
                row.getString("period"),
                Micros.of(row.getLong("minimum_micros")),
                Micros.of(row.getLong("used")),
                Micros.of(row.getLong("invoiced")));
    }

    private static InvoiceLine used(ResultSet row, YearMonth period) throws SQLException {
        String of = row.getString("period");
        return new InvoiceLine(
                of.equals(period.toString()) ? InvoiceLine.Type.USAGE : InvoiceLine.Type.ADJUSTMENT,
                of,
                row.getString("meter"),
                row.getBoolean("included"),
                row.getInt("percent_off"),
                Micros.of(row.getLong("unit_micros")),
                row.getLong("quantity"),
                Micros.of(row.getLong("amount")));
    }
}
