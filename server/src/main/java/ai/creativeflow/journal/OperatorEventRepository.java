package ai.creativeflow.journal;

import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.OperatorEventId;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The {@code operator_event} table. */
final class OperatorEventRepository {

    private static final String INSERT = """
            INSERT INTO operator_event (id, kind, detail, occurrences, at)
            VALUES (:id, :kind, :detail, :occurrences, :at)
            """;

    private static final String LIST = """
            SELECT id, kind, detail, occurrences, at
            FROM operator_event
            WHERE id < :before
            ORDER BY id DESC
            LIMIT :limit
            """;

    private final JdbcClient jdbc;

    OperatorEventRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(OperatorEvent event) {
        jdbc.sql(INSERT)
                .param("id", event.id().value())
                .param("kind", event.kind().wire())
                .param("detail", event.detail())
                .param("occurrences", event.occurrences())
                .param("at", event.at().atOffset(ZoneOffset.UTC))
                .update();
    }

    List<OperatorEvent> list(Page.Request page) {
        return jdbc.sql(LIST)
                .param("before", page.beforeOrNewest())
                .param("limit", page.fetch())
                .query((row, number) -> new OperatorEvent(
                        new OperatorEventId(row.getObject("id", UUID.class)),
                        OperatorEvents.Kind.stored(row.getString("kind")),
                        row.getString("detail"),
                        row.getInt("occurrences"),
                        row.getObject("at", OffsetDateTime.class).toInstant()))
                .list();
    }
}
