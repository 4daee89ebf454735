package ai.creativeflow.uploads;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.UploadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables {@code upload} and {@code upload_part}. */
final class UploadRepository {

    /** One after the other for a team, so that two creations see each other. */
    private static final String LOCK_TEAM = "SELECT pg_advisory_xact_lock(hashtextextended(:team, 79))";

    private static final String COUNT_OPEN = """
            SELECT count(*)
            FROM upload
            WHERE team_id = :team
              AND asset_id IS NULL
            """;

    private static final String INSERT = """
            INSERT INTO upload (id, team_id, mode, length, received, said, name, media_type, created_at, expires_at)
            VALUES (:id, :team, :mode, :length, 0, :said, :name, :mediaType, now(),
                    now() + make_interval(secs => :keptSeconds))
            """;

    private static final String FIND = """
            SELECT id, team_id, mode, length, received, said, name, media_type, asset_id, expires_at
            FROM upload
            WHERE id = :id
              AND team_id = :team
              AND mode = :mode
              AND expires_at > now()
            """;

    private static final String ANNOUNCE = """
            INSERT INTO upload_part (upload_id, name, position, bytes, kept)
            VALUES (:upload, :name, :position, :bytes, false)
            """;

    /** Only where nobody else has gone on from there meanwhile. */
    private static final String ADVANCE = """
            UPDATE upload
            SET received = received + :bytes, expires_at = now() + make_interval(secs => :keptSeconds)
            WHERE id = :id
              AND received = :position
              AND asset_id IS NULL
            """;

    private static final String KEEP = """
            UPDATE upload_part
            SET kept = true
            WHERE upload_id = :upload
              AND name = :name
            """;

    private static final String PARTS = """
            SELECT name, position, bytes
            FROM upload_part
            WHERE upload_id = :upload
              AND kept
            ORDER BY position
            LIMIT 100000
            """;

    private static final String NAMES = """
            SELECT name, position, bytes
            FROM upload_part
            WHERE upload_id = :upload
            LIMIT 100000
            """;

    private static final String FORGET_PARTS = "DELETE FROM upload_part WHERE upload_id = :upload";

    /** Once: of two who make an asset of it the second changes nothing. */
    private static final String FINISH = """
            UPDATE upload
            SET asset_id = :asset
            WHERE id = :id
              AND asset_id IS NULL
            """;

    /** Locked, so that nobody finishes what is being deleted. */
    private static final String DELETE = """
            DELETE FROM upload
            WHERE id = :id
            RETURNING asset_id IS NULL AS open
            """;

    private static final String LOCK = """
            SELECT id, team_id, mode, length, received, said, name, media_type, asset_id, expires_at
            FROM upload
            WHERE id = :id
            FOR UPDATE
            """;

    private static final String EXPIRED = """
            SELECT id, team_id, mode, length, received, said, name, media_type, asset_id, expires_at
            FROM upload
            WHERE expires_at < now()
            ORDER BY expires_at
            LIMIT :limit
            """;

    private final JdbcClient jdbc;

    UploadRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    int countOpenLocked(TeamId team) {
        jdbc.sql(LOCK_TEAM).param("team", team.text()).query((row, n) -> true).single();
        return jdbc.sql(COUNT_OPEN)
                .param("team", team.value())
                .query(Integer.class)
                .single();
    }

    void insert(Upload upload, Duration kept) {
        jdbc.sql(INSERT)
                .param("id", upload.id().value())
                .param("team", upload.team().value())
                .param("mode", upload.mode().wire())
                .param("length", upload.length())
                .param("said", upload.said())
                .param("name", upload.name())
                .param("mediaType", upload.mediaType())
                .param("keptSeconds", kept.toSeconds())
                .update();
    }

    Optional<Upload> find(TeamId team, Mode mode, UploadId id) {
        return jdbc.sql(FIND)
                .param("id", id.value())
                .param("team", team.value())
                .param("mode", mode.wire())
                .query(UploadRepository::upload)
                .optional();
    }

    Optional<Upload> lock(UploadId id) {
        return jdbc.sql(LOCK)
                .param("id", id.value())
                .query(UploadRepository::upload)
                .optional();
    }

    void announce(UploadId upload, Upload.Part part) {
        jdbc.sql(ANNOUNCE)
                .param("upload", upload.value())
                .param("name", part.name())
                .param("position", part.position())
                .param("bytes", part.bytes())
                .update();
    }

    boolean advance(UploadId upload, Upload.Part part, Duration kept) {
        int advanced = jdbc.sql(ADVANCE)
                .param("id", upload.value())
                .param("bytes", part.bytes())
                .param("position", part.position())
                .param("keptSeconds", kept.toSeconds())
                .update();
        if (advanced == 1) {
            jdbc.sql(KEEP)
                    .param("upload", upload.value())
                    .param("name", part.name())
                    .update();
        }
        return advanced == 1;
    }

    List<Upload.Part> parts(UploadId upload) {
        return parts(PARTS, upload);
    }

    /** Also those that never counted. */
    List<Upload.Part> allParts(UploadId upload) {
        return parts(NAMES, upload);
    }

    private List<Upload.Part> parts(String statement, UploadId upload) {
        return jdbc.sql(statement)
                .param("upload", upload.value())
                .query((row, n) ->
                        new Upload.Part(row.getString("name"), row.getLong("position"), row.getLong("bytes")))
                .list();
    }

    void forgetParts(UploadId upload) {
        jdbc.sql(FORGET_PARTS).param("upload", upload.value()).update();
    }

    boolean finish(UploadId upload, AssetId asset) {
        return jdbc.sql(FINISH)
                        .param("id", upload.value())
                        .param("asset", asset.value())
                        .update()
                == 1;
    }

    /** Whether it held room in the storage until now; empty where it was gone. */
    Optional<Boolean> delete(UploadId upload) {
        return jdbc.sql(DELETE)
                .param("id", upload.value())
                .query((row, n) -> row.getBoolean("open"))
                .optional();
    }

    List<Upload> expired(int limit) {
        return jdbc.sql(EXPIRED)
                .param("limit", limit)
                .query(UploadRepository::upload)
                .list();
    }

    private static Upload upload(ResultSet row, int number) throws SQLException {
        UUID asset = row.getObject("asset_id", UUID.class);
        return new Upload(
                new UploadId(row.getObject("id", UUID.class)),
                new TeamId(row.getObject("team_id", UUID.class)),
                Mode.stored(row.getString("mode")),
                row.getLong("length"),
                row.getLong("received"),
                row.getString("said"),
                row.getString("name"),
                row.getString("media_type"),
                asset == null ? null : new AssetId(asset),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }
}
