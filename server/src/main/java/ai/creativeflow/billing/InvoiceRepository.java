package ai.creativeflow.billing;

import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.InvoiceId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables {@code invoice} and {@code invoice_line}, which refuse every UPDATE and DELETE. */
final class InvoiceRepository {

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
}
