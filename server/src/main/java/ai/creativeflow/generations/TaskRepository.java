package ai.creativeflow.generations;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.messaging.NodeId;
import ai.creativeflow.kernel.messaging.Nodes;
import ai.creativeflow.kernel.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The {@code generation_task} table. Its locks come before those of the generation, always. */
final class TaskRepository {

    private static final String INSERT = """
            INSERT INTO generation_task (generation_id, team_id, mode, phase, due_at)
            VALUES (:generation, :team, :mode, :phase, now())
            """;

    /**
     * The teams that have due work, found by skipping from one to the next in the index, and how busy each is. Each step
     * takes one row, the first: asked whether any is due, the planner reads all that wait, round by round.
     */
    private static final String WAITING = """
            WITH RECURSIVE queue AS (
                (SELECT mode, team_id
                 FROM generation_task
                 WHERE node IS NULL
                   AND NOT handed_over
                 ORDER BY mode, team_id
                 LIMIT 1)
                UNION ALL
                SELECT next.mode, next.team_id
                FROM queue q
                CROSS JOIN LATERAL (
                    SELECT t.mode, t.team_id
                    FROM generation_task t
                    WHERE t.node IS NULL
                      AND NOT t.handed_over
                      AND (t.mode, t.team_id) > (q.mode, q.team_id)
                    ORDER BY t.mode, t.team_id
                    LIMIT 1) next)
            SELECT q.mode, q.team_id,
                   (SELECT count(*)
                    FROM generation_task r
                    WHERE (r.node IS NOT NULL OR r.handed_over)
                      AND r.team_id = q.team_id) AS running
            FROM queue q
            CROSS JOIN LATERAL (
                SELECT t.due_at
                FROM generation_task t
                WHERE t.node IS NULL
                  AND NOT t.handed_over
                  AND t.mode = q.mode
                  AND t.team_id = q.team_id
                ORDER BY t.mode, t.team_id, t.due_at
                LIMIT 1) first
            WHERE first.due_at <= now()
            LIMIT :limit
            """;

    /**
     * Gives due work of one team to one node, oldest first; what should have begun before now is left to whoever ends it. Two nodes never get the same row; what a dead node held is
     * freed elsewhere, and its late result fails on the fence. Sorted anew at the end because RETURNING keeps no order.
     */
    private static final String CLAIM = """
            WITH claimed AS (
                UPDATE generation_task
                SET node = :node, fence = fence + 1, attempts = attempts + 1, start_by = NULL
                WHERE generation_id IN (
                    SELECT generation_id
                    FROM generation_task
                    WHERE node IS NULL
                      AND NOT handed_over
                      AND mode = :mode
                      AND team_id = :team
                      AND due_at <= now()
                      AND (start_by IS NULL OR start_by > now())
                    ORDER BY due_at, generation_id
                    LIMIT :limit
                    FOR UPDATE SKIP LOCKED)
                RETURNING generation_id, phase, fence, attempts, delayed, handed_over, due_at)
            SELECT generation_id, phase, fence, attempts, delayed, handed_over
            FROM claimed
            ORDER BY due_at, generation_id
            """;

    /** What was handed over elsewhere and is to be looked at; it counts among its team's running ones already. */
    private static final String CLAIM_HANDED_OVER = """
            WITH claimed AS (
                UPDATE generation_task
                SET node = :node, fence = fence + 1, attempts = attempts + 1
                WHERE generation_id IN (
                    SELECT generation_id
                    FROM generation_task
                    WHERE node IS NULL
                      AND handed_over
                      AND due_at <= now()
                    ORDER BY due_at, generation_id
                    LIMIT :limit
                    FOR UPDATE SKIP LOCKED)
                RETURNING generation_id, phase, fence, attempts, delayed, handed_over, due_at)
            SELECT generation_id, phase, fence, attempts, delayed, handed_over
            FROM claimed
            ORDER BY due_at, generation_id
            """;

    /** Whose fence is not the row's any more has lost the task and must leave everything as it is. */
    private static final String FINISH = """
            DELETE FROM generation_task
            WHERE generation_id = :generation
              AND node = :node
              AND fence = :fence
            """;

    /** The same task goes on with its next phase, for any node to claim; the row stays, so who wants it gone finds it. */
    private static final String GO_ON = """
            UPDATE generation_task
            SET phase = :phase, node = NULL, due_at = now(), attempts = 0, handed_over = false
            WHERE generation_id = :generation
              AND node = :node
              AND fence = :fence
            """;

    /**
     * Callers' changes of one generation come one after the other. Without it a cancel that came while a select was not
     * committed would not see the select's task, and leave it behind.
     */
    private static final String TURN = "SELECT pg_advisory_xact_lock(:generation)";

    private static final String DROP = "DELETE FROM generation_task WHERE generation_id = :generation";

    private static final String PUT_OFF = """
            UPDATE generation_task
            SET node = NULL, due_at = now() + make_interval(secs => :seconds), attempts = attempts - :uncounted,
                delayed = delayed OR :uncounted > 0, handed_over = :handedOver
            WHERE generation_id = :generation
              AND node = :node
              AND fence = :fence
            """;

    /** Frees what dead nodes held. An attempt that died counts, so what kills its worker is not tried for ever. */
    private static final String FREE_ABANDONED = """
            UPDATE generation_task
            SET node = NULL, due_at = now()
            WHERE node IS NOT NULL
              AND node NOT IN (%s)
            """.formatted(Nodes.ALIVE);

    /** Each change of an open generation changes its task with it, so one without a task has lost it. */
    private static final String RESTORE = """
            INSERT INTO generation_task (generation_id, team_id, mode, phase, due_at, start_by)
            SELECT g.id, g.team_id, g.mode, CASE WHEN g.status = 'processing_final' THEN 'final' ELSE 'samples' END, now(),
                   CASE WHEN g.status = 'pending' THEN g.start_by END
            FROM generation g
            WHERE g.id = ANY(CAST(:ids AS uuid[]))
              AND g.status IN ('pending', 'processing_samples', 'processing_final')
              AND NOT EXISTS (SELECT 1 FROM generation_task t WHERE t.generation_id = g.id)
            ON CONFLICT (generation_id) DO NOTHING
            """;

    private static final String FREE_OWN =
            "UPDATE generation_task SET node = NULL, attempts = attempts - 1, due_at = now() WHERE node = :node";

    private static final String QUEUE_POSITION = """
            SELECT count(*)
            FROM generation_task mine
            JOIN generation_task other ON other.node IS NULL
                                      AND NOT other.handed_over
                                      AND other.mode = mine.mode
                                      AND other.team_id = mine.team_id
                                      AND (other.due_at, other.generation_id) <= (mine.due_at, mine.generation_id)
            WHERE mine.generation_id = :generation
              AND mine.team_id = :team
              AND mine.node IS NULL
            """;

    private static final String RUNNING =
            "SELECT count(*) FROM generation_task WHERE team_id = :team AND (node IS NOT NULL OR handed_over)";

    private final JdbcClient jdbc;
    private final NodeId node;

    /** A team with due work in one mode, and how many of its tasks are being worked on anywhere. */
    record Waiting(Mode mode, TeamId team, int running) {}

    TaskRepository(JdbcClient jdbc, NodeId node) {
        this.jdbc = jdbc;
        this.node = node;
    }

    void insert(Generation generation, Task.Phase phase) {
        jdbc.sql(INSERT)
                .param("generation", generation.id().value())
                .param("team", generation.team().value())
                .param("mode", generation.mode().wire())
                .param("phase", phase.wire())
                .update();
    }

    /** Says how many of these are open and had no task; they have one again. */
    int restore(List<GenerationId> ids) {
        return jdbc.sql(RESTORE)
                .param("ids", Columns.of(ids, GenerationId::value))
                .update();
    }

    List<Waiting> waiting(int limit) {
        return jdbc.sql(WAITING)
                .param("limit", limit)
                .query((row, n) -> new Waiting(
                        Mode.stored(row.getString("mode")),
                        new TeamId(row.getObject("team_id", UUID.class)),
                        row.getInt("running")))
                .list();
    }

    List<Task> claim(Mode mode, TeamId team, int limit) {
        return jdbc.sql(CLAIM)
                .param("node", node.value())
                .param("mode", mode.wire())
                .param("team", team.value())
                .param("limit", limit)
                .query(TaskRepository::task)
                .list();
    }

    List<Task> claimHandedOver(int limit) {
        return jdbc.sql(CLAIM_HANDED_OVER)
                .param("node", node.value())
                .param("limit", limit)
                .query(TaskRepository::task)
                .list();
    }

    /** Whether the task was still ours; it is gone then. */
    boolean finish(Task task) {
        return fenced(FINISH, task).update() == 1;
    }

    /** Whether the task was still ours; it waits for its next phase then. */
    boolean goOn(Task task, Task.Phase next) {
        return fenced(GO_ON, task).param("phase", next.wire()).update() == 1;
    }

    /** Waits until no other caller is changing this generation; to the end of the transaction. */
    void takeTurn(GenerationId generation) {
        jdbc.sql(TURN)
                .param("generation", generation.value().getLeastSignificantBits())
                .query((row, n) -> true)
                .single();
    }

    /** Ends whatever work there is on a generation, whoever does it. */
    void drop(GenerationId generation) {
        jdbc.sql(DROP).param("generation", generation.value()).update();
    }

    /** Whether the task was still ours; somebody will try again after the pause. */
    boolean retryAfter(Task task, Duration pause) {
        return putOff(task, pause, 0, false);
    }

    /** The same, and what was handed over is looked at again. */
    boolean lookAgainAfter(Task task, Duration pause) {
        return putOff(task, pause, 0, true);
    }

    /** Whether the task was still ours; it waits for an engine elsewhere then, and no attempt was made. */
    boolean awaitElsewhere(Task task, Duration lookAfter) {
        return putOff(task, lookAfter, 1, true);
    }

    /** Whether the task was still ours; nothing was tried, and somebody will after the pause. */
    boolean postpone(Task task, Duration pause) {
        return putOff(task, pause, 1, task.handedOver());
    }

    /** The same for a delay that a test prompt asked for: no attempt was made. */
    boolean delay(Task task, Duration pause) {
        return putOff(task, pause, 1, false);
    }

    int freeAbandoned() {
        return jdbc.sql(FREE_ABANDONED).update();
    }

    /** Hands over what this node still holds, at its orderly end. */
    int freeOwn() {
        return jdbc.sql(FREE_OWN).param("node", node.value()).update();
    }

    /** The place in the team's own queue, from 1; empty where it does not wait. */
    OptionalLong queuePosition(TeamId team, GenerationId generation) {
        long position = jdbc.sql(QUEUE_POSITION)
                .param("generation", generation.value())
                .param("team", team.value())
                .query(Long.class)
                .single();
        return position == 0 ? OptionalLong.empty() : OptionalLong.of(position);
    }

    int running(TeamId team) {
        return jdbc.sql(RUNNING)
                .param("team", team.value())
                .query(Integer.class)
                .single();
    }

    private boolean putOff(Task task, Duration pause, int uncounted, boolean handedOver) {
        return fenced(PUT_OFF, task)
                        .param("seconds", pause.toMillis() / 1000.0)
                        .param("uncounted", uncounted)
                        .param("handedOver", handedOver)
                        .update()
                == 1;
    }

    private JdbcClient.StatementSpec fenced(String sql, Task task) {
        return jdbc.sql(sql)
                .param("generation", task.generation().value())
                .param("node", node.value())
                .param("fence", task.fence());
    }

    private static Task task(ResultSet row, int number) throws SQLException {
        return new Task(
                new GenerationId(row.getObject("generation_id", UUID.class)),
                Task.Phase.stored(row.getString("phase")),
                row.getInt("fence"),
                row.getInt("attempts"),
                row.getBoolean("delayed"),
                row.getBoolean("handed_over"));
    }
}
