package ai.creativeflow.journal;

import ai.creativeflow.kernel.ids.AuditId;
import ai.creativeflow.kernel.sql.Columns;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The {@code audit_event} table, which refuses every UPDATE and DELETE. */
final class AuditRepository {

    private static final String INSERT = """
            INSERT INTO audit_event (id, team_id, actor, action, target, outcome, at)
            VALUES (:id, :team, :actor, :action, :target, :outcome, :at)
            """;

    private static final String INSERT_ALL = """
            INSERT INTO audit_event (id, team_id, actor, action, target, outcome, at)
            SELECT a.id, a.team_id, a.actor, a.action, a.target, a.outcome, :at
            FROM unnest(CAST(:ids AS uuid[]), CAST(:teams AS uuid[]), CAST(:actors AS text[]), CAST(:actions AS text[]),
                        CAST(:targets AS text[]), CAST(:outcomes AS text[]))
                     AS a (id, team_id, actor, action, target, outcome)
            """;

    private final JdbcClient jdbc;

    AuditRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One event an id, in the same order. */
    void insertAll(List<AuditId> ids, List<AuditEvent> events, Instant at) {
        jdbc.sql(INSERT_ALL)
                .param("ids", Columns.of(ids, AuditId::value))
                .param(
                        "teams",
                        Columns.of(
                                events,
                                event -> event.team() == null
                                        ? null
                                        : event.team().value()))
                .param("actors", Columns.of(events, AuditEvent::actor))
                .param("actions", Columns.of(events, AuditEvent::action))
                .param("targets", Columns.of(events, AuditEvent::target))
                .param("outcomes", Columns.of(events, AuditEvent::outcome))
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    void insert(AuditId id, AuditEvent event, Instant at) {
        jdbc.sql(INSERT)
                .param("id", id.value())
                .param("team", event.team() == null ? null : event.team().value())
                .param("actor", event.actor())
                .param("action", event.action())
                .param("target", event.target())
                .param("outcome", event.outcome())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }
}
