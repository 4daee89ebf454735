package ai.creativeflow.jobs;

import ai.creativeflow.identity.TeamHoldings;
import ai.creativeflow.kernel.ids.TeamId;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Jobs of a team, to be erased. */
final class JobHoldings implements TeamHoldings {

    private static final int BATCH = 1_000;

    private static final String ERASE = """
            DELETE FROM job
            WHERE id IN (SELECT id FROM job WHERE team_id = :team LIMIT :limit)
            """;

    private final JdbcClient jdbc;

    JobHoldings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean erase(TeamId team) {
        int erased = jdbc.sql(ERASE)
                .param("team", team.value())
                .param("limit", BATCH)
                .update();
        return erased == BATCH;
    }
}
