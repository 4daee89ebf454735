package ai.creativeflow.webhooks;

import ai.creativeflow.identity.TeamHoldings;
import ai.creativeflow.kernel.ids.TeamId;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Endpoints with their secrets, deliveries and attempts of a team, to be erased. */
final class WebhookHoldings implements TeamHoldings {

    private static final int BATCH = 1_000;

    /** What is due goes first, so that nothing is sent of what is about to go. */
    private static final List<String> ERASE = List.of("""
            DELETE FROM delivery_due
            WHERE id IN (SELECT id FROM delivery_due WHERE team_id = :team LIMIT :limit)
            """, """
            DELETE FROM delivery_attempt
            WHERE id IN (SELECT id FROM delivery_attempt WHERE team_id = :team LIMIT :limit)
            """, """
            DELETE FROM delivery
            WHERE id IN (SELECT id FROM delivery WHERE team_id = :team LIMIT :limit)
            """, """
            DELETE FROM webhook_endpoint
            WHERE id IN (SELECT id FROM webhook_endpoint WHERE team_id = :team LIMIT :limit)
            """);

    private final JdbcClient jdbc;

    WebhookHoldings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean erase(TeamId team) {
        boolean more = false;
        for (String statement : ERASE) {
            int erased = jdbc.sql(statement)
                    .param("team", team.value())
                    .param("limit", BATCH)
                    .update();
            more |= erased == BATCH;
        }
        return more;
    }
}
