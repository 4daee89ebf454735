package ai.creativeflow.journal;

import ai.creativeflow.kernel.ids.AuditId;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The {@code audit_event} table, which refuses every UPDATE and DELETE. */
final class AuditRepository {

    private static final String INSERT = """
            INSERT INTO audit_event (id, team_id, actor, action, target, outcome, at)
            VALUES (:id, :team, :actor, :action, :target, :outcome, :at)
            """;

    private final JdbcClient jdbc;

    AuditRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
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
