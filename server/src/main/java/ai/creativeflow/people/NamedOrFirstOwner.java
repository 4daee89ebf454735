package ai.creativeflow.people;

import ai.creativeflow.identity.BillingUsers;
import ai.creativeflow.kernel.ids.TeamId;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Asks the database each time: whoever calls does so now and then. */
final class NamedOrFirstOwner implements BillingUsers {

    /** An owner who was named by address and never signed in has no subject, so nobody else knows who that is. */
    private static final String FIND = """
            SELECT coalesce(t.billing_user, (
                SELECT u.subject
                FROM membership m
                JOIN app_user u ON u.id = m.user_id
                WHERE m.team_id = t.id
                  AND m.role = 'owner'
                  AND u.subject IS NOT NULL
                ORDER BY m.joined_at, m.user_id
                LIMIT 1)) AS billing_user
            FROM team t
            WHERE t.id = :team
            """;

    private final JdbcClient jdbc;

    NamedOrFirstOwner(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<String> find(TeamId team) {
        return jdbc.sql(FIND)
                .param("team", team.value())
                .query((row, number) -> Optional.ofNullable(row.getString("billing_user")))
                .optional()
                .flatMap(user -> user);
    }
}
