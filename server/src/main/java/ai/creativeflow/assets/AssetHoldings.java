package ai.creativeflow.assets;

import ai.creativeflow.identity.TeamHoldings;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.storage.StoredFiles;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A team's pictures, to be erased: the rows first, so that none is shown whose bytes are gone. */
final class AssetHoldings implements TeamHoldings {

    private static final int BATCH = 1_000;

    private static final String ERASE = """
            DELETE FROM asset
            WHERE id IN (SELECT id FROM asset WHERE team_id = :team LIMIT :limit)
            """;

    private final JdbcClient jdbc;
    private final StoredFiles files;

    AssetHoldings(JdbcClient jdbc, StoredFiles files) {
        this.jdbc = jdbc;
        this.files = files;
    }

    @Override
    public boolean erase(TeamId team) {
        int erased = jdbc.sql(ERASE)
                .param("team", team.value())
                .param("limit", BATCH)
                .update();
        if (erased == BATCH) {
            return true;
        }
        files.eraseAll(team);
        return false;
    }
}
