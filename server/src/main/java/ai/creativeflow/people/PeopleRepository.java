package ai.creativeflow.people;

import ai.creativeflow.identity.Role;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables {@code app_user} and {@code membership}. */
final class PeopleRepository {

    private static final String BY_SUBJECT = """
            SELECT id, subject, email, name, created_at
            FROM app_user
            WHERE subject = :subject
            """;

    private static final String BY_ID = """
            SELECT id, subject, email, name, created_at
            FROM app_user
            WHERE id = :id
            """;

    /** A known address keeps its person; two who come at once get the same one. */
    private static final String BY_EMAIL = """
            INSERT INTO app_user (id, email, created_at)
            VALUES (:id, :email, :at)
            ON CONFLICT (email) DO UPDATE
            SET email = excluded.email
            RETURNING id
            """;

    /** Gives a person who was named by address the subject that turned out to be theirs; never takes one away. */
    private static final String CLAIM = """
            UPDATE app_user
            SET subject = :subject, name = coalesce(:name, name)
            WHERE email = :email
              AND subject IS NULL
            """;

    /** Leaves out an address that another person has; nothing where another request made the person meanwhile. */
    private static final String INSERT = """
            INSERT INTO app_user (id, subject, email, name, created_at)
            VALUES (:id, :subject,
                    CASE WHEN EXISTS (SELECT 1 FROM app_user WHERE email = :email) THEN NULL ELSE :email END, :name, :at)
            ON CONFLICT DO NOTHING
            """;

    private static final String MEMBERSHIPS = """
            SELECT m.team_id, t.name, m.user_id, m.role, m.joined_at
            FROM membership m
            JOIN team t ON t.id = m.team_id
            WHERE m.user_id = :user
              AND t.closed_at IS NULL
            ORDER BY m.team_id DESC
            LIMIT :limit
            """;

    private static final String MEMBERS = """
            SELECT m.team_id, m.role, m.joined_at, u.id, u.subject, u.email, u.name, u.created_at
            FROM membership m
            JOIN app_user u ON u.id = m.user_id
            WHERE m.team_id = :team
              AND u.id < :before
            ORDER BY u.id DESC
            LIMIT :limit
            """;

    private static final String MEMBER = """
            SELECT m.team_id, m.role, m.joined_at, u.id, u.subject, u.email, u.name, u.created_at
            FROM membership m
            JOIN app_user u ON u.id = m.user_id
            WHERE m.team_id = :team
              AND m.user_id = :user
            """;

    /** Who changes who belongs to a team holds all of its memberships, so that it keeps an owner whatever runs beside. */
    private static final String LOCK_OWNERS = """
            SELECT user_id
            FROM membership
            WHERE team_id = :team
              AND role = 'owner'
            ORDER BY user_id
            FOR UPDATE
            """;

    private static final String JOIN = """
            INSERT INTO membership (team_id, user_id, role, joined_at)
            VALUES (:team, :user, :role, :at)
            ON CONFLICT (team_id, user_id) DO NOTHING
            """;

    private static final String CHANGE_ROLE = """
            UPDATE membership
            SET role = :role
            WHERE team_id = :team
              AND user_id = :user
              AND role <> :role
            """;

    private static final String REMOVE = """
            DELETE FROM membership
            WHERE team_id = :team
              AND user_id = :user
            """;

    private final JdbcClient jdbc;

    PeopleRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<User> bySubject(String subject) {
        return jdbc.sql(BY_SUBJECT)
                .param("subject", subject)
                .query(PeopleRepository::user)
                .optional();
    }

    Optional<User> find(UserId id) {
        return jdbc.sql(BY_ID)
                .param("id", id.value())
                .query(PeopleRepository::user)
                .optional();
    }

    UserId byEmail(String email, UserId fresh, Instant now) {
        return new UserId(jdbc.sql(BY_EMAIL)
                .param("id", fresh.value())
                .param("email", email)
                .param("at", now.atOffset(ZoneOffset.UTC))
                .query(UUID.class)
                .single());
    }

    boolean claim(String email, String subject, @Nullable String name) {
        return jdbc.sql(CLAIM)
                        .param("subject", subject)
                        .param("name", name)
                        .param("email", email)
                        .update()
                == 1;
    }

    void insert(User user) {
        jdbc.sql(INSERT)
                .param("id", user.id().value())
                .param("subject", user.subject())
                .param("email", user.email())
                .param("name", user.name())
                .param("at", user.createdAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    List<Membership> memberships(UserId user, int limit) {
        return jdbc.sql(MEMBERSHIPS)
                .param("user", user.value())
                .param("limit", limit)
                .query(PeopleRepository::membership)
                .list();
    }

    List<Member> members(TeamId team, Page.Request page) {
        return jdbc.sql(MEMBERS)
                .param("team", team.value())
                .param("before", page.beforeOrNewest())
                .param("limit", page.fetch())
                .query(PeopleRepository::member)
                .list();
    }

    Optional<Member> member(TeamId team, UserId user) {
        return jdbc.sql(MEMBER)
                .param("team", team.value())
                .param("user", user.value())
                .query(PeopleRepository::member)
                .optional();
    }

    List<UserId> lockOwners(TeamId team) {
        return jdbc.sql(LOCK_OWNERS)
                .param("team", team.value())
                .query((row, n) -> new UserId(row.getObject("user_id", UUID.class)))
                .list();
    }

    boolean join(TeamId team, UserId user, Role role, Instant now) {
        return jdbc.sql(JOIN)
                        .param("team", team.value())
                        .param("user", user.value())
                        .param("role", role.wire())
                        .param("at", now.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    boolean changeRole(TeamId team, UserId user, Role role) {
        return jdbc.sql(CHANGE_ROLE)
                        .param("team", team.value())
                        .param("user", user.value())
                        .param("role", role.wire())
                        .update()
                == 1;
    }

    boolean remove(TeamId team, UserId user) {
        return jdbc.sql(REMOVE)
                        .param("team", team.value())
                        .param("user", user.value())
                        .update()
                == 1;
    }

    private static User user(ResultSet row, int number) throws SQLException {
        return new User(
                new UserId(row.getObject("id", UUID.class)),
                row.getString("subject"),
                row.getString("email"),
                row.getString("name"),
                instant(row, "created_at"));
    }

    private static Membership membership(ResultSet row, int number) throws SQLException {
        return new Membership(
                new TeamId(row.getObject("team_id", UUID.class)),
                row.getString("name"),
                new UserId(row.getObject("user_id", UUID.class)),
                Role.stored(row.getString("role")),
                instant(row, "joined_at"));
    }

    private static Member member(ResultSet row, int number) throws SQLException {
        return new Member(
                new TeamId(row.getObject("team_id", UUID.class)),
                user(row, number),
                Role.stored(row.getString("role")),
                instant(row, "joined_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
