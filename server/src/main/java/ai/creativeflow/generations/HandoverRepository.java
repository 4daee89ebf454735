package ai.creativeflow.generations;

import ai.creativeflow.generations.EngineUpdate.Stage;
import ai.creativeflow.generations.RemoteEngine.Begun;
import ai.creativeflow.generations.RemoteEngine.Handover;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The {@code engine_handover} table, a row a generation; and what hangs together with it of {@code generation_task}. */
final class HandoverRepository {

    private static final String FIND = """
            SELECT generation_id
            FROM engine_handover
            WHERE engine = :engine
              AND reference = :reference
            """;

    /** The task's lock comes first, as everywhere. */
    private static final String LOCK_AWAITED = """
            SELECT phase
            FROM generation_task
            WHERE generation_id = :generation
              AND handed_over
            FOR UPDATE
            """;

    /** Not for a reference that was replaced by a later attempt meanwhile, and not for what is known. */
    private static final String REPORT = """
            UPDATE engine_handover
            SET report = :report, reports = reports + 1
            WHERE generation_id = :generation
              AND engine = :engine
              AND reference = :reference
              AND report IS DISTINCT FROM :report
            """;

    /** Where a worker looks at it just now, that one sees to it when it puts the task off. */
    private static final String DUE_NOW = """
            UPDATE generation_task
            SET due_at = now()
            WHERE generation_id = :generation
              AND node IS NULL
            """;

    private static final String GET = """
            SELECT reference, attempt, memo, handed_over_at, looks, reports, report
            FROM engine_handover
            WHERE generation_id = :generation
              AND engine = :engine
            """;

    private static final String KEEP = """
            INSERT INTO engine_handover (generation_id, team_id, engine, reference, memo, handed_over_at)
            VALUES (:generation, :team, :engine, :reference, :memo, now())
            ON CONFLICT (generation_id) DO UPDATE
            SET engine = excluded.engine, reference = excluded.reference, memo = excluded.memo,
                handed_over_at = now(), attempt = engine_handover.attempt + 1, looks = 0, report = NULL
            """;

    private static final String LOOKED = """
            UPDATE engine_handover
            SET looks = looks + 1
            WHERE generation_id = :generation
              AND reference = :reference
            RETURNING reports > :seen
            """;

    /** A run that has lost its task writes the same; one of an attempt that was replaced, nothing. */
    private static final String REMEMBER = """
            UPDATE engine_handover
            SET memo = :memo, report = NULL
            WHERE generation_id = :generation
              AND reference = :reference
            """;

    /** Bounded; nobody asks for a sample of so long ago any more. */
    private static final String FORGET = """
            DELETE FROM engine_handover
            WHERE generation_id IN (
                SELECT h.generation_id
                FROM engine_handover h
                WHERE h.handed_over_at < now() - make_interval(secs => :seconds)
                  AND NOT EXISTS (SELECT 1 FROM generation_task t WHERE t.generation_id = h.generation_id)
                LIMIT :limit)
            """;

    private static final String ERASE = "DELETE FROM engine_handover WHERE generation_id = :generation";

    private final JdbcClient jdbc;
    private final TaskRepository tasks;

    HandoverRepository(JdbcClient jdbc, TaskRepository tasks) {
        this.jdbc = jdbc;
        this.tasks = tasks;
    }

    Optional<GenerationId> find(String engine, String reference) {
        return jdbc.sql(FIND)
                .param("engine", engine)
                .param("reference", reference)
                .query(UUID.class)
                .optional()
                .map(GenerationId::new);
    }

    /** What of a generation is awaited from elsewhere; empty where nothing is. Locks its task. */
    Optional<Stage> lockAwaited(GenerationId generation) {
        return jdbc.sql(LOCK_AWAITED)
                .param("generation", generation.value())
                .query(String.class)
                .optional()
                .map(phase -> switch (Task.Phase.stored(phase)) {
                    case SAMPLES -> Stage.SAMPLES;
                    case FINAL -> Stage.FINAL;
                });
    }

    /** Whether it says anything new; whoever works on generations finds it at once then. */
    boolean report(GenerationId generation, EngineUpdate update) {
        int reported = jdbc.sql(REPORT)
                .param("generation", generation.value())
                .param("engine", update.engine())
                .param("reference", update.reference())
                .param("report", update.report())
                .update();
        if (reported == 1) {
            jdbc.sql(DUE_NOW).param("generation", generation.value()).update();
        }
        return reported == 1;
    }

    Optional<Handover> get(GenerationId generation, String engine) {
        return jdbc.sql(GET)
                .param("generation", generation.value())
                .param("engine", engine)
                .query(HandoverRepository::handover)
                .optional();
    }

    /** Whether the task was still ours; it waits without a worker then. In the caller's transaction. */
    boolean keep(Task task, TeamId team, String engine, Begun begun) {
        if (!tasks.awaitElsewhere(task, begun.lookAfter())) {
            return false;
        }
        jdbc.sql(KEEP)
                .param("generation", task.generation().value())
                .param("team", team.value())
                .param("engine", engine)
                .param("reference", begun.reference())
                .param("memo", begun.memo())
                .update();
        return true;
    }

    /**
     * Whether the task was still ours; it waits again then, but not where something was reported while it was looked at. In
     * the caller's transaction.
     */
    boolean looked(Task task, Handover handover, Duration lookAfter) {
        if (!tasks.awaitElsewhere(task, lookAfter)) {
            return false;
        }
        boolean news = jdbc.sql(LOOKED)
                .param("generation", task.generation().value())
                .param("reference", handover.reference())
                .param("seen", handover.reports())
                .query(Boolean.class)
                .optional()
                .orElse(false);
        if (news) {
            jdbc.sql(DUE_NOW).param("generation", task.generation().value()).update();
        }
        return true;
    }

    void remember(GenerationId generation, Handover handover, String memo) {
        jdbc.sql(REMEMBER)
                .param("generation", generation.value())
                .param("reference", handover.reference())
                .param("memo", memo)
                .update();
    }

    /** What engines were handed and told of it: links to its pictures, their words. */
    void erase(GenerationId generation) {
        jdbc.sql(ERASE).param("generation", generation.value()).update();
    }

    int forget(Duration age, int limit) {
        return jdbc.sql(FORGET)
                .param("seconds", age.toSeconds())
                .param("limit", limit)
                .update();
    }

    private static Handover handover(ResultSet row, int number) throws SQLException {
        return new Handover(
                row.getString("reference"),
                row.getInt("attempt"),
                row.getString("memo"),
                row.getObject("handed_over_at", OffsetDateTime.class).toInstant(),
                row.getInt("looks"),
                row.getInt("reports"),
                row.getString("report"));
    }
}
