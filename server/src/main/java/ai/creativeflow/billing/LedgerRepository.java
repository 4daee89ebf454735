package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.LedgerEntryId;
import ai.creativeflow.kernel.ids.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads {@code ledger_entry}; entries are written by the statements that move the money. */
final class LedgerRepository {

    private static final String LIST = """
            SELECT id, period, type, debit, credit, amount_micros, generation_id, part, reserved_micros, charged_micros,
                   created_at
            FROM ledger_entry
            WHERE team_id = :team
              AND id < :before
              AND (CAST(:type AS text) IS NULL OR type = :type)
              AND (CAST(:period AS text) IS NULL OR period = :period)
            ORDER BY id DESC
            LIMIT :limit
            """;

    private final JdbcClient jdbc;

    LedgerRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<LedgerEntry> list(TeamId team, LedgerEntry.@Nullable Type type, @Nullable String period, Page.Request page) {
        return jdbc.sql(LIST)
                .param("team", team.value())
                .param("before", page.beforeOrNewest())
                .param("type", type == null ? null : type.wire())
                .param("period", period)
                .param("limit", page.fetch())
                .query(LedgerRepository::entry)
                .list();
    }

    private static LedgerEntry entry(ResultSet row, int number) throws SQLException {
        @Nullable UUID generation = row.getObject("generation_id", UUID.class);
        String type = row.getString("type");
        return new LedgerEntry(
                new LedgerEntryId(row.getObject("id", UUID.class)),
                row.getString("period"),
                LedgerEntry.Type.of(type).orElseThrow(() -> new IllegalStateException("ledger type " + type)),
                row.getString("debit"),
                row.getString("credit"),
                Micros.of(row.getLong("amount_micros")),
                generation == null ? null : new GenerationId(generation),
                row.getString("part"),
                Micros.of(row.getLong("reserved_micros")),
                Micros.of(row.getLong("charged_micros")),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
