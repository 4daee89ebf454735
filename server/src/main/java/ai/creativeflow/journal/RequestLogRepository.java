package ai.creativeflow.journal;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.RequestId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.UserId;
import ai.creativeflow.kernel.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The {@code request_log} table. */
final class RequestLogRepository {

    private static final String INSERT_ALL = """
            INSERT INTO request_log (id, team_id, mode, key_id, user_id, method, path, status, code, ms, at)
            SELECT r.id, r.team_id, r.mode, r.key_id, r.user_id, r.method, r.path, r.status, r.code, r.ms, r.at
            FROM unnest(CAST(:ids AS uuid[]), CAST(:teams AS uuid[]), CAST(:modes AS text[]), CAST(:keys AS uuid[]),
                        CAST(:users AS uuid[]), CAST(:methods AS text[]), CAST(:paths AS text[]),
                        CAST(:statuses AS integer[]), CAST(:codes AS text[]), CAST(:ms AS integer[]),
                        CAST(:instants AS timestamptz[]))
                     AS r (id, team_id, mode, key_id, user_id, method, path, status, code, ms, at)
            """;

    private static final String LIST = """
            SELECT id, team_id, mode, key_id, user_id, method, path, status, code, ms, at
            FROM request_log
            WHERE team_id = :team
              AND mode = :mode
              AND id < :before
              AND (CAST(:status AS integer) IS NULL OR status = :status)
              AND (CAST(:code AS text) IS NULL OR code = :code)
              AND (CAST(:key AS uuid) IS NULL OR key_id = :key)
            ORDER BY id DESC
            LIMIT :limit
            """;

    private final JdbcClient jdbc;

    RequestLogRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insertAll(List<LoggedRequest> all) {
        jdbc.sql(INSERT_ALL)
                .param("ids", Columns.of(all, one -> one.id().value()))
                .param("teams", Columns.of(all, one -> one.team().value()))
                .param("modes", Columns.of(all, one -> one.mode().wire()))
                .param(
                        "keys",
                        Columns.of(
                                all, one -> one.key() == null ? null : one.key().value()))
                .param(
                        "users",
                        Columns.of(
                                all,
                                one -> one.user() == null ? null : one.user().value()))
                .param("methods", Columns.of(all, LoggedRequest::method))
                .param("paths", Columns.of(all, LoggedRequest::path))
                .param("statuses", Columns.of(all, LoggedRequest::status))
                .param("codes", Columns.of(all, LoggedRequest::code))
                .param("ms", Columns.of(all, LoggedRequest::ms))
                .param("instants", Columns.of(all, LoggedRequest::at))
                .update();
    }

    List<LoggedRequest> list(TeamId team, Mode mode, RequestLog.Filter filter, Page.Request page) {
        return jdbc.sql(LIST)
                .param("team", team.value())
                .param("mode", mode.wire())
                .param("before", page.beforeOrNewest())
                .param("status", filter.status(), Types.INTEGER)
                .param("code", filter.code(), Types.VARCHAR)
                .param("key", filter.key() == null ? null : filter.key().value(), Types.OTHER)
                .param("limit", page.fetch())
                .query(RequestLogRepository::request)
                .list();
    }

    private static LoggedRequest request(ResultSet row, int number) throws SQLException {
        UUID key = row.getObject("key_id", UUID.class);
        UUID user = row.getObject("user_id", UUID.class);
        return new LoggedRequest(
                new RequestId(row.getObject("id", UUID.class)),
                new TeamId(row.getObject("team_id", UUID.class)),
                Mode.stored(row.getString("mode")),
                key == null ? null : new KeyId(key),
                user == null ? null : new UserId(user),
                row.getString("method"),
                row.getString("path"),
                row.getInt("status"),
                row.getString("code"),
                row.getInt("ms"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }
}
