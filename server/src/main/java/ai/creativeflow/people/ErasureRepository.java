package ai.creativeflow.people;

import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.UserId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** {@code app_user}, {@code membership} and {@code invitation}, where what they hold of somebody goes. */
final class ErasureRepository {

    /** Closed teams too: their rows name the person as any other. */
    private static final String TEAMS_OF = """
            SELECT team_id
            FROM membership
            WHERE user_id = :user
            ORDER BY team_id
            LIMIT 10000
            """;

    private static final String ERASE_PERSON = """
            UPDATE app_user
            SET subject = NULL, email = NULL, name = NULL, erased_at = now()
            WHERE id = :user
              AND erased_at IS NULL
            """;

    /** Those that were sent to the person's address, and the one that the person accepted. An open one lets nobody in. */
    private static final String ERASE_INVITATIONS = """
            UPDATE invitation
            SET email = 'erased', withdrawn_at = CASE WHEN accepted_at IS NULL THEN coalesce(withdrawn_at, now())
                                                      ELSE withdrawn_at END
            WHERE accepted_by = :user
               OR email = CAST(:email AS text)
            """;

    private static final String TEAM_INVITATIONS = "DELETE FROM invitation WHERE team_id = :team";

    private static final String TEAM_MEMBERSHIPS = "DELETE FROM membership WHERE team_id = :team";

    private final JdbcClient jdbc;

    ErasureRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<TeamId> teamsOf(UserId user) {
        return jdbc.sql(TEAMS_OF)
                .param("user", user.value())
                .query((row, number) -> new TeamId(row.getObject("team_id", UUID.class)))
                .list();
    }

    boolean erasePerson(UserId user) {
        return jdbc.sql(ERASE_PERSON).param("user", user.value()).update() == 1;
    }

    void eraseInvitations(UserId user, @Nullable String email) {
        jdbc.sql(ERASE_INVITATIONS)
                .param("user", user.value())
                .param("email", email)
                .update();
    }

    void eraseTeam(TeamId team) {
        jdbc.sql(TEAM_INVITATIONS).param("team", team.value()).update();
        jdbc.sql(TEAM_MEMBERSHIPS).param("team", team.value()).update();
    }
}
