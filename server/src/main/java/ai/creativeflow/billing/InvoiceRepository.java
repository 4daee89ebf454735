package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.InvoiceId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables {@code invoice} and {@code invoice_line}, which refuse every UPDATE and DELETE. */
final class InvoiceRepository {

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

    /**
     * Of two nodes that close the same month one writes, the other waits for it and then finds it closed, or its snapshot
     * too old to tell. The snapshot is the transaction's: the same that the lines were read in.
     */
    private static final String CLOSE = """
            INSERT INTO invoice (id, team_id, period, document, closed_at, seen)
            VALUES (:id, :team, :period, :document, :closedAt, pg_current_snapshot())
            ON CONFLICT (team_id, period) DO NOTHING
            """;

    private static final String LINES = """
            INSERT INTO invoice_line (invoice_id, place, type, period, meter, included, percent_off, unit_micros, quantity,
                                      amount_micros)
            SELECT :invoice, place, type, period, meter, included, percent_off, unit, quantity, amount
            FROM unnest(CAST(:types AS text[]), CAST(:periods AS text[]), CAST(:meters AS text[]),
                        CAST(:included AS boolean[]), CAST(:percentsOff AS integer[]), CAST(:units AS bigint[]),
                        CAST(:quantities AS bigint[]), CAST(:amounts AS bigint[]))
                WITH ORDINALITY AS lines (type, period, meter, included, percent_off, unit, quantity, amount, place)
            """;

    /** Months whose week to select has passed for everyone, oldest first. */
    private static final String DUE = """
            SELECT w.team_id, w.period
            FROM wallet w
            WHERE w.period <= to_char((now() AT TIME ZONE 'UTC') - interval '7 days' - interval '1 month', 'YYYY-MM')
              AND NOT EXISTS (
                  SELECT 1
                  FROM invoice i
                  WHERE i.team_id = w.team_id
                    AND i.period = w.period)
            ORDER BY w.period, w.team_id
            LIMIT :limit
            """;

    private static final String LIST = """
            SELECT id, document
            FROM invoice
            WHERE team_id = :team
              AND id < :before
            ORDER BY id DESC
            LIMIT :limit
            """;

    private static final String FIND = """
            SELECT id, document
            FROM invoice
            WHERE team_id = :team
              AND id = :id
            """;

    private static final String IS_CLOSED = """
            SELECT count(*)
            FROM invoice
            WHERE team_id = :team
              AND period = :period
            """;

    private final JdbcClient jdbc;

    record Closed(InvoiceId id, String document) {}

    record Month(TeamId team, YearMonth period) {}

    InvoiceRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What the invoice of this month says, or would say now. */
    List<InvoiceLine> lines(TeamId team, YearMonth period) {
        String oldest = period.minusMonths(MONTHS_LOOKED_BACK).toString();
        Instant first = period.minusMonths(MONTHS_LOOKED_BACK)
                .atDay(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        var firstId = new UUID(first.toEpochMilli() << 16, 0);
        var lines = new ArrayList<>(
                facts(USED, team, firstId, period).query((row, n) -> used(row, period)).list());
        facts(MINIMUM, team, firstId, period).query(InvoiceRepository::minimum).stream()
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

    /** False where the month is closed already. */
    boolean close(InvoiceId id, Month month, String document, Instant closedAt, List<InvoiceLine> lines) {
        boolean closed = jdbc.sql(CLOSE)
                        .param("id", id.value())
                        .param("team", month.team().value())
                        .param("period", month.period().toString())
                        .param("document", document)
                        .param("closedAt", closedAt.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
        if (closed && !lines.isEmpty()) {
            jdbc.sql(LINES)
                    .param("invoice", id.value())
                    .param("types", Columns.of(lines, line -> line.type().wire()))
                    .param("periods", Columns.of(lines, InvoiceLine::period))
                    .param("meters", Columns.of(lines, InvoiceLine::meter))
                    .param("included", Columns.of(lines, InvoiceLine::included))
                    .param("percentsOff", Columns.of(lines, InvoiceLine::percentOff))
                    .param("units", Columns.of(lines, line -> line.unit().value()))
                    .param("quantities", Columns.of(lines, InvoiceLine::quantity))
                    .param("amounts", Columns.of(lines, line -> line.amount().value()))
                    .update();
        }
        return closed;
    }

    List<Month> due(int limit) {
        return jdbc.sql(DUE)
                .param("limit", limit)
                .query((row, n) -> new Month(
                        new TeamId(row.getObject("team_id", UUID.class)), YearMonth.parse(row.getString("period"))))
                .list();
    }

    List<Closed> list(TeamId team, Page.Request page) {
        return jdbc.sql(LIST)
                .param("team", team.value())
                .param("before", page.beforeOrNewest())
                .param("limit", page.fetch())
                .query(InvoiceRepository::closed)
                .list();
    }

    Optional<Closed> find(TeamId team, InvoiceId id) {
        return jdbc.sql(FIND)
                .param("team", team.value())
                .param("id", id.value())
                .query(InvoiceRepository::closed)
                .optional();
    }

    boolean isClosed(TeamId team, YearMonth period) {
        return jdbc.sql(IS_CLOSED)
                        .param("team", team.value())
                        .param("period", period.toString())
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private static Closed closed(ResultSet row, int number) throws SQLException {
        return new Closed(new InvoiceId(row.getObject("id", UUID.class)), row.getString("document"));
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
