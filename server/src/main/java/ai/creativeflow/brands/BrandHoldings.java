package ai.creativeflow.brands;

import ai.creativeflow.identity.TeamHoldings;
import ai.creativeflow.kernel.ids.TeamId;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Kits of a team in all their versions, to be erased. */
final class BrandHoldings implements TeamHoldings {

    private static final String ERASE = "DELETE FROM brand_kit WHERE team_id = :team";

    private final JdbcClient jdbc;

    BrandHoldings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A team has no more than a few hundred. */
    @Override
    public boolean erase(TeamId team) {
        jdbc.sql(ERASE).param("team", team.value()).update();
        return false;
    }
}
