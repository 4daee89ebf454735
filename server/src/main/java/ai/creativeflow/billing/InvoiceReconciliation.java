package ai.creativeflow.billing;

import ai.creativeflow.kernel.ids.InvoiceId;
import ai.creativeflow.kernel.ids.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Recomputes closed invoices from the facts that they have seen, and their documents from their lines. Reads only. What came
 * after a closing is told apart by the snapshot that was stored with the invoice, so that work in flight is no difference.
 */
public final class InvoiceReconciliation {

    private static final int DIFFERENCES_SHOWN = 100;

    /**
     * Of each closed month all that was ever invoiced, adjustments of later invoices included, against the facts that the
     * last of these invoices saw; and the same for what the month costs at least.
     */
    private static final String LINES = """
            WITH closed AS (
                SELECT c.id, c.team_id, c.period, l.seen, l.closed_at
                FROM invoice c
                CROSS JOIN LATERAL (
                    SELECT i.seen, i.closed_at
                    FROM invoice i
                    WHERE i.team_id = c.team_id
                      AND i.period BETWEEN c.period
                                       AND to_char(to_date(c.period, 'YYYY-MM') + interval '2 months', 'YYYY-MM')
                    ORDER BY i.closed_at DESC, i.id DESC
                    LIMIT 1) l),
            facts AS (
                SELECT u.team_id, u.period, u.meter, u.included, u.percent_off, u.unit_micros,
                       sum(u.quantity) AS quantity, sum(u.amount_micros) AS amount
                FROM closed c
                JOIN usage_event u ON u.team_id = c.team_id AND u.period = c.period
                WHERE u.mode = 'live'
                  AND u.meter <> :notBillable
                  AND CASE WHEN c.seen IS NULL THEN u.at < c.closed_at
                           ELSE pg_visible_in_snapshot(u.written_by, c.seen) END
                GROUP BY 1, 2, 3, 4, 5, 6),
            invoiced AS (
                SELECT i.team_id, l.period, l.meter, l.included, l.percent_off, l.unit_micros,
                       sum(l.quantity) AS quantity, sum(l.amount_micros) AS amount
                FROM invoice i
                JOIN invoice_line l ON l.invoice_id = i.id
                WHERE l.type IN ('usage', 'adjustment')
                GROUP BY 1, 2, 3, 4, 5, 6),
            lines AS (
                SELECT team_id, period, meter AS subject, coalesce(i.amount, 0) AS kept, coalesce(f.amount, 0) AS recomputed
                FROM facts f
                FULL JOIN invoiced i USING (team_id, period, meter, included, percent_off, unit_micros)
                WHERE coalesce(i.amount, 0) <> coalesce(f.amount, 0)
                   OR coalesce(i.quantity, 0) <> coalesce(f.quantity, 0)),
            minimums AS (
                SELECT c.team_id, c.period, 'minimum' AS subject,
                       coalesce((SELECT sum(l.amount_micros)
                                 FROM invoice i
                                 JOIN invoice_line l ON l.invoice_id = i.id
                                 WHERE i.team_id = c.team_id
                                   AND l.period = c.period
                                   AND l.type = 'minimum'), 0) AS kept,
                       greatest(0, coalesce(w.minimum_micros, 0)
                                   - coalesce((SELECT sum(f.amount)
                                               FROM facts f
                                               WHERE f.team_id = c.team_id
                                                 AND f.period = c.period), 0)) AS recomputed
                FROM closed c
                LEFT JOIN wallet w ON w.team_id = c.team_id AND w.period = c.period),
            found AS (
                SELECT team_id, period, subject, kept, recomputed
                FROM lines
                UNION ALL
                SELECT team_id, period, subject, kept, recomputed
                FROM minimums
                WHERE kept <> recomputed)
            SELECT c.id, f.team_id, f.period, f.subject, f.kept, f.recomputed
            FROM found f
            LEFT JOIN invoice c ON c.team_id = f.team_id AND c.period = f.period
            ORDER BY f.team_id, f.period, f.subject
            LIMIT :limit
            """;

    /** A use of credit is settled with its fact; while facts wait for the next invoice, so may their credit. */
    private static final String CREDIT = """
            WITH paid AS (
                SELECT team_id, period, sum(captured_micros) AS amount
                FROM credit_use
                GROUP BY team_id, period),
            credited AS (
                SELECT i.team_id, l.period, sum(l.amount_micros) AS amount
                FROM invoice i
                JOIN invoice_line l ON l.invoice_id = i.id
                WHERE l.type = 'credit'
                GROUP BY i.team_id, l.period)
            SELECT c.id, c.team_id, c.period, 'credit_grant' AS subject, coalesce(g.amount, 0) AS kept,
                   - coalesce(p.amount, 0) AS recomputed
            FROM invoice c
            LEFT JOIN paid p ON p.team_id = c.team_id AND p.period = c.period
            LEFT JOIN credited g ON g.team_id = c.team_id AND g.period = c.period
            WHERE coalesce(g.amount, 0) <> - coalesce(p.amount, 0)
              AND NOT EXISTS (
                  SELECT 1
                  FROM usage_event u
                  WHERE u.team_id = c.team_id
                    AND u.period = c.period
                    AND u.mode = 'live'
                    AND u.amount_micros > 0
                    AND NOT EXISTS (
                        SELECT 1
                        FROM invoice i
                        WHERE i.team_id = c.team_id
                          AND i.period >= c.period
                          AND CASE WHEN i.seen IS NULL THEN u.at < i.closed_at
                                   ELSE pg_visible_in_snapshot(u.written_by, i.seen) END))
            ORDER BY c.team_id, c.period
            LIMIT :limit
            """;

    /** What callers read, to the line and to the totals. */
    private static final String DOCUMENTS = """
            WITH sums AS (
                SELECT invoice_id,
                       jsonb_agg(jsonb_build_object(
                           'type', type, 'period', period, 'meter', meter, 'included', included,
                           'percent_off', percent_off, 'unit_micros', unit_micros, 'quantity', quantity,
                           'amount_micros', amount_micros) ORDER BY place) AS lines,
                       coalesce(sum(amount_micros) FILTER (WHERE type <> 'credit'), 0) AS subtotal,
                       coalesce(sum(amount_micros) FILTER (WHERE type = 'credit'), 0) AS credit
                FROM invoice_line
                GROUP BY invoice_id),
            documents AS (
                SELECT id, team_id, period,
                       CASE WHEN pg_input_is_valid(document, 'jsonb') THEN CAST(document AS jsonb) END AS document
                FROM invoice)
            SELECT d.id, d.team_id, d.period, 'document' AS subject,
                   CASE WHEN jsonb_typeof(d.document -> 'due_micros') = 'number'
                        THEN CAST(d.document ->> 'due_micros' AS numeric) ELSE 0 END AS kept,
                   coalesce(s.subtotal + s.credit, 0) AS recomputed
            FROM documents d
            LEFT JOIN sums s ON s.invoice_id = d.id
            WHERE d.document -> 'lines' IS DISTINCT FROM coalesce(s.lines, '[]')
               OR d.document -> 'subtotal_micros' IS DISTINCT FROM to_jsonb(coalesce(s.subtotal, 0))
               OR d.document -> 'credit_micros' IS DISTINCT FROM to_jsonb(coalesce(s.credit, 0))
               OR d.document -> 'due_micros' IS DISTINCT FROM to_jsonb(coalesce(s.subtotal + s.credit, 0))
               OR d.document ->> 'period' IS DISTINCT FROM d.period
            ORDER BY d.team_id, d.period
            LIMIT :limit
            """;

    private final JdbcClient jdbc;

    /**
     * A line of a month, by its meter, or a whole document, that is not what the facts make it; in micros. The two are equal
     * where only a quantity or a text differs. The invoice is null where one has gone.
     */
    public record Difference(
            TeamId team, @Nullable InvoiceId invoice, String period, String subject, long kept, long recomputed) {}

    InvoiceReconciliation(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The first hundred differences of lines, of credit and of documents; empty is how it should be. */
    public List<Difference> differences() {
        var lines = jdbc.sql(LINES)
                .param("notBillable", UsageRepository.GENERATION_METER)
                .param("limit", DIFFERENCES_SHOWN)
                .query(InvoiceReconciliation::difference)
                .list();
        return Stream.of(lines, found(CREDIT), found(DOCUMENTS))
                .flatMap(List::stream)
                .toList();
    }

    private List<Difference> found(String sql) {
        return jdbc.sql(sql)
                .param("limit", DIFFERENCES_SHOWN)
                .query(InvoiceReconciliation::difference)
                .list();
    }

    private static Difference difference(ResultSet row, int number) throws SQLException {
        UUID invoice = row.getObject("id", UUID.class);
        return new Difference(
                new TeamId(row.getObject("team_id", UUID.class)),
                invoice == null ? null : new InvoiceId(invoice),
                row.getString("period"),
                row.getString("subject"),
                row.getLong("kept"),
                row.getLong("recomputed"));
    }
}
