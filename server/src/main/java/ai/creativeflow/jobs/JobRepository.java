package ai.creativeflow.jobs;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.JobId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.messaging.NodeId;
import ai.creativeflow.kernel.messaging.Nodes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code job}. */
final class JobRepository {

    /** One after the other for a team, so that two creations see each other. */
    private static final String LOCK_TEAM = "SELECT pg_advisory_xact_lock(hashtextextended(:team, 78))";

    private static final String COUNT_OPEN = """
            SELECT count(*)
            FROM job
            WHERE team_id = :team
              AND finished_at IS NULL
            """;

    private static final String INSERT = """
            INSERT INTO job (id, team_id, mode, kind, task, status, progress, failures, due_at, fence, created_at,
                updated_at)
            VALUES (:id, :team, :mode, :kind, :task, 'pending', 0, 0, now(), 0, now(), now())
            """;

    private static final String FIND = """
            SELECT id, team_id, mode, kind, task, status, cursor, progress, result, error_code, error_message, fence,
                   created_at, updated_at, finished_at
            FROM job
            WHERE id = :id
              AND team_id = :team
              AND mode = :mode
            """;

    /**
     * Gives the job that waited longest to one node, for one step. A node has one at a time: what is in this node's name is
     * from a claim whose answer got lost, and what is in a dead node's name is free.
     */
    private static final String CLAIM = """
            UPDATE job
            SET node = :node, fence = fence + 1, status = 'running', updated_at = now()
            WHERE id = (
                SELECT id
                FROM job
                WHERE finished_at IS NULL
                  AND due_at <= now()
                  AND (node IS NULL OR node = :node OR node NOT IN (%s))
                ORDER BY due_at, id
                LIMIT 1
                FOR UPDATE SKIP LOCKED)
            RETURNING id, team_id, mode, kind, task, status, cursor, progress, result, error_code, error_message, fence,
                      created_at, updated_at, finished_at
            """.formatted(Nodes.ALIVE);

    /** Whether the claim still holds; until the transaction ends nobody cancels the job or takes it over. */
    private static final String HOLD = """
            SELECT true
            FROM job
            WHERE id = :id
              AND fence = :fence
              AND node = :node
              AND status = 'running'
            FOR UPDATE
            """;

    /** Under that hold. */
    private static final String MOVE = """
            UPDATE job
            SET status = :status, cursor = coalesce(:cursor, cursor), progress = coalesce(:progress, progress),
                result = :result, error_code = :code, error_message = :message, failures = 0, node = NULL,
                due_at = now() + make_interval(secs => :pauseSeconds), updated_at = now(),
                finished_at = CASE WHEN :status = 'running' THEN NULL ELSE now() END
            WHERE id = :id
            """;

    /** A step that broke: again later, or never where it was the last time. */
    private static final String BREAK = """
            UPDATE job
            SET failures = failures + 1, node = NULL, due_at = now() + make_interval(secs => :pauseSeconds),
                updated_at = now(),
                status = CASE WHEN failures + 1 < :failuresMax THEN status ELSE 'failed' END,
                error_code = CASE WHEN failures + 1 < :failuresMax THEN NULL ELSE :code END,
                error_message = CASE WHEN failures + 1 < :failuresMax THEN NULL ELSE :message END,
                finished_at = CASE WHEN failures + 1 < :failuresMax THEN NULL ELSE now() END
            WHERE id = :id
              AND fence = :fence
              AND node = :node
              AND status = 'running'
            """;

    private static final String CANCEL = """
            UPDATE job
            SET status = 'canceled', node = NULL, updated_at = now(), finished_at = now()
            WHERE id = :id
              AND team_id = :team
              AND mode = :mode
              AND finished_at IS NULL
            """;

    private static final String FORGET = """
            DELETE FROM job
            WHERE id IN (
                SELECT id
                FROM job
                WHERE finished_at < now() - make_interval(secs => :keptSeconds)
                LIMIT :limit)
            """;

    private final JdbcClient jdbc;
    private final NodeId self;

    JobRepository(JdbcClient jdbc, NodeId self) {
        this.jdbc = jdbc;
        this.self = self;
    }

    /** A job in this node's hands; {@code fence} tells this claim from every other one. */
    record Claimed(Job job, long fence) {}

    int countOpenLocked(TeamId team) {
        jdbc.sql(LOCK_TEAM).param("team", team.text()).query((row, n) -> true).single();
        return jdbc.sql(COUNT_OPEN)
                .param("team", team.value())
                .query(Integer.class)
                .single();
    }

    void insert(JobId id, TeamId team, Mode mode, String kind, String task) {
        jdbc.sql(INSERT)
                .param("id", id.value())
                .param("team", team.value())
                .param("mode", mode.wire())
                .param("kind", kind)
                .param("task", task)
                .update();
    }

    Optional<Job> find(TeamId team, Mode mode, JobId id) {
        return jdbc.sql(FIND)
                .param("id", id.value())
                .param("team", team.value())
                .param("mode", mode.wire())
                .query(JobRepository::claimed)
                .optional()
                .map(Claimed::job);
    }

    Optional<Claimed> claim() {
        return jdbc.sql(CLAIM)
                .param("node", self.value())
                .query(JobRepository::claimed)
                .optional();
    }

    boolean hold(Claimed claimed) {
        return jdbc.sql(HOLD)
                .param("id", claimed.job().id().value())
                .param("fence", claimed.fence())
                .param("node", self.value())
                .query(Boolean.class)
                .optional()
                .isPresent();
    }

    void move(Claimed claimed, Step step, Duration pause) {
        var statement =
                jdbc.sql(MOVE).param("id", claimed.job().id().value()).param("pauseSeconds", pause.toMillis() / 1000.0);
        var move = switch (step) {
            case Step.Onward(var cursor, var progress, var result) ->
                moved(statement, Job.Status.RUNNING, cursor, progress, result, null);
            case Step.Later(var _, var result) -> moved(statement, Job.Status.RUNNING, null, null, result, null);
            case Step.Succeeded(var result) -> moved(statement, Job.Status.SUCCEEDED, null, 1.0, result, null);
            case Step.Failed(var error, var result) -> moved(statement, Job.Status.FAILED, null, null, result, error);
        };
        if (move.update() != 1) {
            throw new IllegalStateException(claimed.job().id() + " was held and is gone");
        }
    }

    private static JdbcClient.StatementSpec moved(
            JdbcClient.StatementSpec statement,
            Job.Status status,
            @Nullable String cursor,
            @Nullable Double progress,
            @Nullable String result,
            Job.@Nullable Failure error) {
        return statement
                .param("status", status.wire())
                .param("cursor", cursor)
                .param("progress", progress)
                .param("result", result)
                .param("code", error == null ? null : error.code())
                .param("message", error == null ? null : error.message());
    }

    void breakOff(Claimed claimed, int failuresMax, Job.Failure error, Duration pause) {
        jdbc.sql(BREAK)
                .param("id", claimed.job().id().value())
                .param("fence", claimed.fence())
                .param("node", self.value())
                .param("failuresMax", failuresMax)
                .param("code", error.code())
                .param("message", error.message())
                .param("pauseSeconds", pause.toMillis() / 1000.0)
                .update();
    }

    boolean cancel(TeamId team, Mode mode, JobId id) {
        return jdbc.sql(CANCEL)
                        .param("id", id.value())
                        .param("team", team.value())
                        .param("mode", mode.wire())
                        .update()
                == 1;
    }

    int forget(Duration kept, int limit) {
        return jdbc.sql(FORGET)
                .param("keptSeconds", kept.toSeconds())
                .param("limit", limit)
                .update();
    }

    private static Claimed claimed(ResultSet row, int number) throws SQLException {
        String code = row.getString("error_code");
        var job = new Job(
                new JobId(row.getObject("id", UUID.class)),
                new TeamId(row.getObject("team_id", UUID.class)),
                Mode.stored(row.getString("mode")),
                row.getString("kind"),
                row.getString("task"),
                Job.Status.stored(row.getString("status")),
                row.getString("cursor"),
                row.getDouble("progress"),
                row.getString("result"),
                code == null ? null : new Job.Failure(code, row.getString("error_message")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                instant(row, "finished_at"));
        return new Claimed(job, row.getLong("fence"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
