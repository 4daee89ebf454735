package ai.creativeflow.generations;

import ai.creativeflow.identity.TeamHoldings;
import ai.creativeflow.kernel.ids.TeamId;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a team asked for and was shown, to be erased. The generations' rows stay without it: the books are held against
 * them.
 */
final class GenerationHoldings implements TeamHoldings {

    private static final int BATCH = 1_000;

    private static final String ERASE_SAMPLES = """
            DELETE FROM sample
            WHERE id IN (SELECT id FROM sample WHERE team_id = :team LIMIT :limit)
            """;

    /** The prompt is never empty before. */
    private static final String ERASE_WISHES = """
            UPDATE generation
            SET prompt = '', style = '{}', further_sets = '[]', reference_asset_ids = '[]', metadata = '{}', project_id = NULL, warnings = '[]',
                reason_message = NULL, selected_sample_id = NULL, final_asset_id = NULL
            WHERE id IN (SELECT id FROM generation WHERE team_id = :team AND prompt <> '' LIMIT :limit)
            """;

    /** What engines said of it, links to pictures too; what they say from now on is of nothing that is known. */
    private static final String ERASE_HANDOVERS = """
            DELETE FROM engine_handover
            WHERE generation_id IN (SELECT generation_id FROM engine_handover WHERE team_id = :team LIMIT :limit)
            """;

    private final JdbcClient jdbc;

    GenerationHoldings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean erase(TeamId team) {
        int samples = erase(ERASE_SAMPLES, team);
        int wishes = erase(ERASE_WISHES, team);
        int handovers = erase(ERASE_HANDOVERS, team);
        return samples == BATCH || wishes == BATCH || handovers == BATCH;
    }

    private int erase(String statement, TeamId team) {
        return jdbc.sql(statement)
                .param("team", team.value())
                .param("limit", BATCH)
                .update();
    }
}
