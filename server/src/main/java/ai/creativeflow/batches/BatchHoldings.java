package ai.creativeflow.batches;

import ai.creativeflow.identity.TeamHoldings;
import ai.creativeflow.kernel.ids.TeamId;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Batches of a team with their lines, to be erased. */
final class BatchHoldings implements TeamHoldings {

    private static final int BATCHES_AT_ONCE = 10;

    private static final String ERASE = """
            DELETE FROM batch
            WHERE id IN (SELECT id FROM batch WHERE team_id = :team LIMIT :limit)
            """;

    private final JdbcClient jdbc;

    BatchHoldings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean erase(TeamId team) {
        int erased = jdbc.sql(ERASE)
                .param("team", team.value())
                .param("limit", BATCHES_AT_ONCE)
                .update();
        return erased == BATCHES_AT_ONCE;
    }
}
