package ai.creativeflow.journal;

import ai.creativeflow.kernel.ids.TeamId;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the journal holds of a team and not of its books: events, calls, and where audited calls came from. The audit stays. */
public final class TeamErasure {

    private static final int BATCH = 1_000;

    private static final List<String> ERASE = List.of("""
            DELETE FROM event_pending
            WHERE event_id IN (SELECT id FROM event WHERE team_id = :team LIMIT :limit)
            """, """
            DELETE FROM event
            WHERE id IN (SELECT id FROM event WHERE team_id = :team LIMIT :limit)
            """, """
            DELETE FROM request_log
            WHERE id IN (SELECT id FROM request_log WHERE team_id = :team LIMIT :limit)
            """, """
            DELETE FROM audit_address
            WHERE id IN (
                SELECT a.id
                FROM audit_address a
                JOIN audit_event e ON e.id = a.id
                WHERE e.team_id = :team
                LIMIT :limit)
            """);

    private final JdbcClient jdbc;

    TeamErasure(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A bounded part; true where there may be more. */
    public boolean erase(TeamId team) {
        boolean more = false;
        for (String statement : ERASE) {
            more |= jdbc.sql(statement)
                            .param("team", team.value())
                            .param("limit", BATCH)
                            .update()
                    == BATCH;
        }
        return more;
    }
}
