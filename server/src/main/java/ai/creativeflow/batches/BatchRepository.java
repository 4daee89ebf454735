package ai.creativeflow.batches;

import ai.creativeflow.identity.Role;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.BatchId;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.UserId;
import ai.creativeflow.kernel.messaging.NodeId;
import ai.creativeflow.kernel.messaging.Nodes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The {@code batch} table. */
final class BatchRepository {

    private static final String COLUMNS = """
            id, team_id, mode, key_id, user_id, user_role, status, line_count, fence, created_at, updated_at, finished_at
            """;

    /** One after the other for a team, so that two creations see each other. */
    private static final String LOCK_TEAM = "SELECT pg_advisory_xact_lock(hashtextextended(:team, 79))";

    private static final String COUNT_OPEN = """
            SELECT count(*)
            FROM batch
            WHERE team_id = :team
              AND finished_at IS NULL
            """;

    private static final String INSERT = """
            INSERT INTO batch (id, team_id, mode, key_id, user_id, user_role, status, line_count, due_at, created_at,
                               updated_at)
            VALUES (:id, :team, :mode, :key, :user, :role, 'pending', :lines, now(), :now, :now)
            """;

    private static final String FIND = "SELECT " + COLUMNS + """
            FROM batch
            WHERE id = :id
              AND team_id = :team
              AND mode = :mode
            """;

    private static final String LIST = "SELECT " + COLUMNS + """
            FROM batch
            WHERE team_id = :team
              AND mode = :mode
              AND id < :before
            ORDER BY id DESC
            LIMIT :limit
            """;

    /** Gives the batch that waited longest to one node; what is in a dead node's name is free. */
    private static final String CLAIM = """
            UPDATE batch
            SET node = :node, fence = fence + 1
            WHERE id = (
                SELECT id
                FROM batch
                WHERE finished_at IS NULL
                  AND due_at <= now()
                  AND (node IS NULL OR node = :node OR node NOT IN (%s))
                ORDER BY due_at, id
                LIMIT 1
                FOR UPDATE SKIP LOCKED)
            RETURNING %s
            """.formatted(Nodes.ALIVE, COLUMNS);

    /** Whether the claim still holds in one of these states; until the transaction ends nobody cancels the batch. */
    private static final String HOLD = """
            SELECT true
            FROM batch
            WHERE id = :id
              AND fence = :fence
              AND node = :node
              AND status IN (:statuses)
            FOR UPDATE
            """;

    private static final String RELEASE = """
            UPDATE batch
            SET node = NULL, due_at = now() + make_interval(secs => :pauseSeconds)
            WHERE id = :id
              AND fence = :fence
              AND node = :node
            """;

    private static final String MOVE = """
            UPDATE batch
            SET status = :status, updated_at = :now, finished_at = CAST(:finished AS timestamptz),
                due_at = CASE WHEN :atOnce THEN now() ELSE due_at END
            WHERE id = :id
              AND team_id = :team
            """;

    /** For the transaction that is about to change it. */
    private static final String LOCK = FIND + "FOR UPDATE";

    private static final String FORGET = """
            DELETE FROM batch
            WHERE id IN (
                SELECT id
                FROM batch
                WHERE finished_at < now() - make_interval(secs => :keptSeconds)
                LIMIT :limit)
            """;

    private final JdbcClient jdbc;
    private final NodeId self;

    /** A batch in this node's hands; {@code fence} tells this claim from every other one. */
    record Claimed(Batch batch, int fence) {}

    BatchRepository(JdbcClient jdbc, NodeId self) {
        this.jdbc = jdbc;
        this.self = self;
    }

    int countOpenLocked(TeamId team) {
        jdbc.sql(LOCK_TEAM).param("team", team.text()).query((row, n) -> true).single();
        return jdbc.sql(COUNT_OPEN)
                .param("team", team.value())
                .query(Integer.class)
                .single();
    }

    void insert(Batch batch) {
        var statement = jdbc.sql(INSERT)
                .param("id", batch.id().value())
                .param("team", batch.team().value())
                .param("mode", batch.mode().wire())
                .param("lines", batch.lines())
                .param("now", batch.createdAt().atOffset(ZoneOffset.UTC));
        switch (batch.author()) {
            case Batch.Author.OfKey(var key) ->
                statement
                        .param("key", key.value())
                        .param("user", null, Types.OTHER)
                        .param("role", null, Types.VARCHAR)
                        .update();
            case Batch.Author.OfPerson(var user, var role) ->
                statement
                        .param("key", null, Types.OTHER)
                        .param("user", user.value())
                        .param("role", role.wire())
                        .update();
        }
    }

    Optional<Batch> find(TeamId team, Mode mode, BatchId id) {
        return one(FIND, team, mode, id);
    }

    /** For whoever is about to change it. */
    Optional<Batch> lock(TeamId team, Mode mode, BatchId id) {
        return one(LOCK, team, mode, id);
    }

    List<Batch> list(TeamId team, Mode mode, Page.Request page) {
        return jdbc
                .sql(LIST)
                .param("team", team.value())
                .param("mode", mode.wire())
                .param("before", page.beforeOrNewest())
                .param("limit", page.fetch())
                .query(BatchRepository::claimed)
                .list()
                .stream()
                .map(Claimed::batch)
                .toList();
    }

    Optional<Claimed> claim() {
        return jdbc.sql(CLAIM)
                .param("node", self.value())
                .query(BatchRepository::claimed)
                .optional();
    }

    boolean hold(Claimed claimed, List<Batch.Status> statuses) {
        return fenced(HOLD, claimed)
                .param("statuses", statuses.stream().map(Batch.Status::wire).toList())
                .query(Boolean.class)
                .optional()
                .isPresent();
    }

    /** Gives it back, to be taken again after the pause; nothing where it was lost before. */
    void release(Claimed claimed, Duration pause) {
        fenced(RELEASE, claimed)
                .param("pauseSeconds", pause.toMillis() / 1000.0)
                .update();
    }

    /** Under {@link #hold} or {@link #lock}. */
    void move(Batch batch, Batch.Status status, Instant now, boolean atOnce) {
        int moved = jdbc.sql(MOVE)
                .param("id", batch.id().value())
                .param("team", batch.team().value())
                .param("status", status.wire())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("finished", status.done() ? now.atOffset(ZoneOffset.UTC) : null, Types.TIMESTAMP_WITH_TIMEZONE)
                .param("atOnce", atOnce)
                .update();
        if (moved != 1) {
            throw new IllegalStateException(batch.id() + " was held and is gone");
        }
    }

    /** Drops batches that were done long ago, with their lines. */
    int forget(Duration kept, int limit) {
        return jdbc.sql(FORGET)
                .param("keptSeconds", kept.toSeconds())
                .param("limit", limit)
                .update();
    }

    private Optional<Batch> one(String sql, TeamId team, Mode mode, BatchId id) {
        return jdbc.sql(sql)
                .param("id", id.value())
                .param("team", team.value())
                .param("mode", mode.wire())
                .query(BatchRepository::claimed)
                .optional()
                .map(Claimed::batch);
    }

    private JdbcClient.StatementSpec fenced(String sql, Claimed claimed) {
        return jdbc.sql(sql)
                .param("id", claimed.batch().id().value())
                .param("fence", claimed.fence())
                .param("node", self.value());
    }

    private static Claimed claimed(ResultSet row, int number) throws SQLException {
        var batch = new Batch(
                new BatchId(row.getObject("id", UUID.class)),
                new TeamId(row.getObject("team_id", UUID.class)),
                Mode.stored(row.getString("mode")),
                author(row),
                Batch.Status.stored(row.getString("status")),
                row.getInt("line_count"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                instant(row, "finished_at"));
        return new Claimed(batch, row.getInt("fence"));
    }

    private static Batch.Author author(ResultSet row) throws SQLException {
        UUID key = row.getObject("key_id", UUID.class);
        return key == null
                ? new Batch.Author.OfPerson(
                        new UserId(row.getObject("user_id", UUID.class)), Role.stored(row.getString("user_role")))
                : new Batch.Author.OfKey(new KeyId(key));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
