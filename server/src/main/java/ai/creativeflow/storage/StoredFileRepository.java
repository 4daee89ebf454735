package ai.creativeflow.storage;

import ai.creativeflow.kernel.ids.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables {@code stored_file}, {@code stored_garbage} and {@code asset_storage}. */
final class StoredFileRepository {

    private static final String FIND = """
            SELECT name, coalesce(check_at > now() + make_interval(secs => :heldSeconds), false) AS held
            FROM stored_file
            WHERE team_id = :team
              AND sha256 = :sha256
            """;

    /** One of two who store the same bytes writes it; the other finds it. */
    private static final String INSERT = """
            INSERT INTO stored_file (team_id, sha256, name, bytes, check_at, verified_at)
            VALUES (:team, :sha256, :name, :bytes, now() + make_interval(secs => :heldSeconds), now())
            ON CONFLICT DO NOTHING
            """;

    /** Nobody drops it for that long. */
    private static final String HOLD = """
            UPDATE stored_file
            SET check_at = now() + make_interval(secs => :heldSeconds)
            WHERE team_id = :team
              AND sha256 = :sha256
            """;

    /** Nobody may refer to them any more, from that time on; what is held stays held. */
    private static final String LOOSEN = """
            UPDATE stored_file
            SET check_at = greatest(check_at, now())
            WHERE team_id = :team
              AND sha256 = ANY(:hashes)
            """;

    private static final String DUE = """
            SELECT team_id, sha256, name, bytes, check_at
            FROM stored_file
            WHERE check_at <= now()
            ORDER BY check_at
            LIMIT :limit
            """;

    /** Fails by the foreign key of whoever still refers to it; says nothing of one that was held or dropped meanwhile. */
    private static final String DROP = """
            DELETE FROM stored_file
            WHERE team_id = :team
              AND sha256 = :sha256
              AND check_at <= now()
            """;

    private static final String DISCARD = """
            INSERT INTO stored_garbage (team_id, name, dropped_at)
            VALUES (:team, :name, now())
            """;

    /** It is in use; unless somebody held or let go of it since it was looked at. */
    private static final String SETTLE = """
            UPDATE stored_file
            SET check_at = NULL
            WHERE team_id = :team
              AND sha256 = :sha256
              AND check_at = :seen
            """;

    private static final String GARBAGE = """
            SELECT team_id, name
            FROM stored_garbage
            ORDER BY dropped_at
            LIMIT :limit
            """;

    private static final String CLEAR = """
            DELETE FROM stored_garbage
            WHERE team_id = :team
              AND name = :name
            """;

    private static final String OPEN_COUNT = """
            INSERT INTO asset_storage (team_id, bytes)
            VALUES (:team, 0)
            ON CONFLICT DO NOTHING
            """;

    /** Counts the bytes, or nothing where they would pass the limit: exact however many try at once. */
    private static final String COUNT = """
            UPDATE asset_storage
            SET bytes = bytes + :bytes
            WHERE team_id = :team
              AND (CAST(:limit AS bigint) IS NULL OR bytes + :bytes <= :limit)
            """;

    private static final String USED = "SELECT bytes FROM asset_storage WHERE team_id = :team";

    /** The one that was looked at longest ago, where that is long ago; looked at from now on, so that others take the next. */
    private static final String TO_VERIFY = """
            UPDATE stored_file
            SET verified_at = now()
            WHERE (team_id, sha256) = (
                SELECT team_id, sha256
                FROM stored_file
                WHERE verified_at < now() - make_interval(secs => :ageSeconds)
                ORDER BY verified_at
                LIMIT 1
                FOR UPDATE SKIP LOCKED)
            RETURNING team_id, sha256, name, bytes, check_at
            """;

    private static final String ERASE_FILES = "DELETE FROM stored_file WHERE team_id = :team";
    private static final String ERASE_GARBAGE = "DELETE FROM stored_garbage WHERE team_id = :team";
    private static final String ERASE_COUNT = "DELETE FROM asset_storage WHERE team_id = :team";

    private final JdbcClient jdbc;

    StoredFileRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A row; {@code checkAt} is as the database wrote it, to be compared and not to be understood. */
    record Row(
            TeamId team,
            String sha256,
            String name,
            long bytes,
            @Nullable OffsetDateTime checkAt) {}

    /** Where the bytes are; {@code held} where nobody drops them for as long as was asked. */
    record Found(String name, boolean held) {}

    record Garbage(TeamId team, String name) {}

    Optional<Found> find(TeamId team, String sha256, Duration held) {
        return jdbc.sql(FIND)
                .param("team", team.value())
                .param("sha256", sha256)
                .param("heldSeconds", held.toSeconds())
                .query((row, n) -> new Found(row.getString("name"), row.getBoolean("held")))
                .optional();
    }

    boolean insert(TeamId team, Spooled content, String name, Duration held) {
        return jdbc.sql(INSERT)
                        .param("team", team.value())
                        .param("sha256", content.sha256())
                        .param("name", name)
                        .param("bytes", content.bytes())
                        .param("heldSeconds", held.toSeconds())
                        .update()
                == 1;
    }

    boolean hold(TeamId team, String sha256, Duration held) {
        return jdbc.sql(HOLD)
                        .param("team", team.value())
                        .param("sha256", sha256)
                        .param("heldSeconds", held.toSeconds())
                        .update()
                == 1;
    }

    void loosen(TeamId team, Collection<String> hashes) {
        jdbc.sql(LOOSEN)
                .param("team", team.value())
                .param("hashes", hashes.toArray(String[]::new))
                .update();
    }

    List<Row> due(int limit) {
        return jdbc.sql(DUE)
                .param("limit", limit)
                .query(StoredFileRepository::row)
                .list();
    }

    boolean drop(Row row) {
        int dropped = jdbc.sql(DROP)
                .param("team", row.team().value())
                .param("sha256", row.sha256())
                .update();
        if (dropped == 0) {
            return false;
        }
        jdbc.sql(DISCARD)
                .param("team", row.team().value())
                .param("name", row.name())
                .update();
        return true;
    }

    void settle(Row row) {
        jdbc.sql(SETTLE)
                .param("team", row.team().value())
                .param("sha256", row.sha256())
                .param("seen", row.checkAt())
                .update();
    }

    List<Garbage> garbage(int limit) {
        return jdbc.sql(GARBAGE)
                .param("limit", limit)
                .query((row, n) -> new Garbage(new TeamId(row.getObject("team_id", UUID.class)), row.getString("name")))
                .list();
    }

    void clear(Garbage garbage) {
        jdbc.sql(CLEAR)
                .param("team", garbage.team().value())
                .param("name", garbage.name())
                .update();
    }

    boolean count(TeamId team, long bytes, @Nullable Long limit) {
        jdbc.sql(OPEN_COUNT).param("team", team.value()).update();
        return jdbc.sql(COUNT)
                        .param("team", team.value())
                        .param("bytes", bytes)
                        .param("limit", limit)
                        .update()
                == 1;
    }

    long used(TeamId team) {
        return jdbc.sql(USED)
                .param("team", team.value())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    Optional<Row> takeToVerify(Duration age) {
        return jdbc.sql(TO_VERIFY)
                .param("ageSeconds", age.toSeconds())
                .query(StoredFileRepository::row)
                .optional();
    }

    void erase(TeamId team) {
        for (String statement : List.of(ERASE_FILES, ERASE_GARBAGE, ERASE_COUNT)) {
            jdbc.sql(statement).param("team", team.value()).update();
        }
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                new TeamId(row.getObject("team_id", UUID.class)),
                row.getString("sha256"),
                row.getString("name"),
                row.getLong("bytes"),
                row.getObject("check_at", OffsetDateTime.class));
    }
}
