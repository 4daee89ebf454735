package ai.creativeflow.people;

import ai.creativeflow.identity.Role;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.InvitationId;
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

/** The {@code invitation} table. */
final class InvitationRepository {

    private static final String INSERT = """
            INSERT INTO invitation (id, team_id, email, role, token_hash, created_by, created_at, expires_at)
            VALUES (:id, :team, :email, :role, :tokenHash, :createdBy, :createdAt, :expiresAt)
            """;

    private static final String COUNT_OPEN = """
            SELECT count(*)
            FROM invitation
            WHERE team_id = :team
              AND accepted_at IS NULL
              AND withdrawn_at IS NULL
              AND expires_at > :now
            """;

    private static final String LIST = """
            SELECT id, team_id, email, role, created_by, created_at, expires_at, accepted_at, withdrawn_at
            FROM invitation
            WHERE team_id = :team
              AND id < :before
            ORDER BY id DESC
            LIMIT :limit
            """;

    /** Single use: of two who come at once, one finds it accepted. */
    private static final String ACCEPT = """
            UPDATE invitation
            SET accepted_at = :now, accepted_by = :user
            WHERE token_hash = :tokenHash
              AND accepted_at IS NULL
              AND withdrawn_at IS NULL
              AND expires_at > :now
            RETURNING id, team_id, email, role, created_by, created_at, expires_at, accepted_at, withdrawn_at
            """;

    private static final String WITHDRAW = """
            UPDATE invitation
            SET withdrawn_at = coalesce(withdrawn_at, :now)
            WHERE team_id = :team
              AND id = :id
              AND accepted_at IS NULL
            RETURNING id, team_id, email, role, created_by, created_at, expires_at, accepted_at, withdrawn_at
            """;

    private static final String FIND = """
            SELECT id, team_id, email, role, created_by, created_at, expires_at, accepted_at, withdrawn_at
            FROM invitation
            WHERE team_id = :team
              AND id = :id
            """;

    private final JdbcClient jdbc;

    InvitationRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Invitation invitation, byte[] tokenHash) {
        jdbc.sql(INSERT)
                .param("id", invitation.id().value())
                .param("team", invitation.team().value())
                .param("email", invitation.email())
                .param("role", invitation.role().wire())
                .param("tokenHash", tokenHash)
                .param("createdBy", invitation.createdBy())
                .param("createdAt", invitation.createdAt().atOffset(ZoneOffset.UTC))
                .param("expiresAt", invitation.expiresAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    int countOpen(TeamId team, Instant now) {
        return jdbc.sql(COUNT_OPEN)
                .param("team", team.value())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query(Integer.class)
                .single();
    }

    List<Invitation> list(TeamId team, Page.Request page) {
        return jdbc.sql(LIST)
                .param("team", team.value())
                .param("before", page.beforeOrNewest())
                .param("limit", page.fetch())
                .query(InvitationRepository::invitation)
                .list();
    }

    Optional<Invitation> find(TeamId team, InvitationId id) {
        return jdbc.sql(FIND)
                .param("team", team.value())
                .param("id", id.value())
                .query(InvitationRepository::invitation)
                .optional();
    }

    Optional<Invitation> accept(byte[] tokenHash, UserId user, Instant now) {
        return jdbc.sql(ACCEPT)
                .param("tokenHash", tokenHash)
                .param("user", user.value())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query(InvitationRepository::invitation)
                .optional();
    }

    Optional<Invitation> withdraw(TeamId team, InvitationId id, Instant now) {
        return jdbc.sql(WITHDRAW)
                .param("team", team.value())
                .param("id", id.value())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query(InvitationRepository::invitation)
                .optional();
    }

    private static Invitation invitation(ResultSet row, int number) throws SQLException {
        return new Invitation(
                new InvitationId(row.getObject("id", UUID.class)),
                new TeamId(row.getObject("team_id", UUID.class)),
                row.getString("email"),
                Role.stored(row.getString("role")),
                row.getString("created_by"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                instantOrNull(row, "accepted_at"),
                instantOrNull(row, "withdrawn_at"));
    }

    private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
