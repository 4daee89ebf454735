package ai.creativeflow.batches;

import ai.creativeflow.kernel.ids.BatchId;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The {@code batch_line} table, of batches that were found for their callers. */
final class LineRepository {

    private static final String INSERT = """
            INSERT INTO batch_line (batch_id, number, idempotency_key, request, status)
            SELECT :batch, number, key, request, 'waiting'
            FROM unnest(CAST(:numbers AS integer[]), CAST(:keys AS text[]), CAST(:requests AS text[]))
                AS fresh (number, key, request)
            """;

    private static final String WAITING = """
            SELECT number, idempotency_key, request, status, generation_id, problem
            FROM batch_line
            WHERE batch_id = :batch
              AND status = 'waiting'
            ORDER BY number
            LIMIT :limit
            """;

    private static final String AFTER = """
            SELECT number, idempotency_key, request, status, generation_id, problem
            FROM batch_line
            WHERE batch_id = :batch
              AND number > :after
              AND (CAST(:status AS text) IS NULL OR status = :status)
            ORDER BY number
            LIMIT :limit
            """;

    /** A line that is not waiting any more has its result, and keeps it. */
    private static final String SETTLE = """
            UPDATE batch_line
            SET status = :status, generation_id = :generation, problem = :problem
            WHERE batch_id = :batch
              AND number = :number
              AND status = 'waiting'
            """;

    private static final String CANCEL_WAITING = """
            UPDATE batch_line
            SET status = 'canceled'
            WHERE batch_id = :batch
              AND status = 'waiting'
            """;

    private static final String COUNTS = """
            SELECT batch_id, status, count(*) AS total
            FROM batch_line
            WHERE batch_id = ANY(CAST(:batches AS uuid[]))
            GROUP BY batch_id, status
            """;

    private static final String GENERATIONS = """
            SELECT batch_id, generation_id
            FROM batch_line
            WHERE batch_id = ANY(CAST(:batches AS uuid[]))
              AND generation_id IS NOT NULL
            ORDER BY batch_id, number
            """;

    private final JdbcClient jdbc;

    /** A generation that a batch led to. */
    record Made(BatchId batch, GenerationId generation) {}

    LineRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(BatchId batch, List<Line> lines) {
        jdbc.sql(INSERT)
                .param("batch", batch.value())
                .param("numbers", Columns.of(lines, Line::number))
                .param("keys", Columns.of(lines, Line::key))
                .param("requests", Columns.of(lines, Line::request))
                .update();
    }

    List<Line> waiting(BatchId batch, int limit) {
        return jdbc.sql(WAITING)
                .param("batch", batch.value())
                .param("limit", limit)
                .query(LineRepository::line)
                .list();
    }

    /** Of one state, or of all where that is null. */
    List<Line> after(BatchId batch, int number, Line.@Nullable Status status, int limit) {
        return jdbc.sql(AFTER)
                .param("batch", batch.value())
                .param("after", number)
                .param("status", status == null ? null : status.wire(), Types.VARCHAR)
                .param("limit", limit)
                .query(LineRepository::line)
                .list();
    }

    void accepted(BatchId batch, int number, GenerationId generation) {
        settle(batch, number, Line.Status.ACCEPTED, generation, null);
    }

    void refused(BatchId batch, int number, String problem) {
        settle(batch, number, Line.Status.REFUSED, null, problem);
    }

    /** Those that were not tried yet will not be. */
    void cancelWaiting(BatchId batch) {
        jdbc.sql(CANCEL_WAITING).param("batch", batch.value()).update();
    }

    /** How many lines of these batches are in which state. */
    Map<BatchId, Map<Line.Status, Integer>> counts(Collection<BatchId> batches) {
        var counts = new HashMap<BatchId, Map<Line.Status, Integer>>();
        jdbc.sql(COUNTS)
                .param("batches", Columns.of(List.copyOf(batches), BatchId::value))
                .query(row -> {
                    counts.computeIfAbsent(
                                    new BatchId(row.getObject("batch_id", UUID.class)),
                                    id -> new EnumMap<>(Line.Status.class))
                            .put(Line.Status.stored(row.getString("status")), row.getInt("total"));
                });
        return counts;
    }

    List<Made> generations(Collection<BatchId> batches) {
        return jdbc.sql(GENERATIONS)
                .param("batches", Columns.of(List.copyOf(batches), BatchId::value))
                .query((row, n) -> new Made(
                        new BatchId(row.getObject("batch_id", UUID.class)),
                        new GenerationId(row.getObject("generation_id", UUID.class))))
                .list();
    }

    private void settle(
            BatchId batch,
            int number,
            Line.Status status,
            @Nullable GenerationId generation,
            @Nullable String problem) {
        int settled = jdbc.sql(SETTLE)
                .param("batch", batch.value())
                .param("number", number)
                .param("status", status.wire())
                .param("generation", generation == null ? null : generation.value(), Types.OTHER)
                .param("problem", problem, Types.VARCHAR)
                .update();
        if (settled != 1) {
            throw new IllegalStateException("line %d of %s has its result".formatted(number, batch));
        }
    }

    private static Line line(ResultSet row, int number) throws SQLException {
        UUID generation = row.getObject("generation_id", UUID.class);
        return new Line(
                row.getInt("number"),
                row.getString("idempotency_key"),
                row.getString("request"),
                Line.Status.stored(row.getString("status")),
                generation == null ? null : new GenerationId(generation),
                row.getString("problem"));
    }
}
