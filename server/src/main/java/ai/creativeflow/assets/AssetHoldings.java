package ai.creativeflow.assets;

import ai.creativeflow.identity.TeamHoldings;
import ai.creativeflow.kernel.ids.TeamId;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A team's pictures, to be erased: the rows first, so that none is shown whose bytes are gone. */
final class AssetHoldings implements TeamHoldings {

    private static final int BATCH = 1_000;

    private static final String ERASE = """
            DELETE FROM asset
            WHERE id IN (SELECT id FROM asset WHERE team_id = :team LIMIT :limit)
            """;

    private static final String ERASE_STORAGE = "DELETE FROM asset_storage WHERE team_id = :team";

    private final JdbcClient jdbc;
    private final DiskStorage storage;

    AssetHoldings(JdbcClient jdbc, DiskStorage storage) {
        this.jdbc = jdbc;
        this.storage = storage;
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
        storage.eraseAll(team);
        jdbc.sql(ERASE_STORAGE).param("team", team.value()).update();
        return false;
    }
}
