package ai.creativeflow.generations;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code generation_change}: what became of a generation, state by state. Rows are written with the change itself,
 * by {@link GenerationRepository}; the first state, acceptance, has none, since the generation tells it. So does the last
 * one where the rows are gone by age.
 */
final class ChangeLog {

    /** A task that is tried again and again changes its generation a few times; this is far beyond. */
    private static final int CHANGES_MAX = 1_000;

    private static final String AFTER = """
            SELECT version, status, at
            FROM generation_change
            WHERE generation_id = :generation
              AND version > :version
            ORDER BY version
            LIMIT :limit
            """;

    private final JdbcClient jdbc;

    ChangeLog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The changes beyond a version, oldest first; of a generation that was found for its caller. */
    List<Change> after(Generation generation, long version) {
        if (generation.version() <= version) {
            return List.of();
        }
        var changes = new ArrayList<Change>();
        if (version < 1) {
            changes.add(Change.accepted(generation));
        }
        changes.addAll(jdbc.sql(AFTER)
                .param("generation", generation.id().value())
                .param("version", version)
                .param("limit", CHANGES_MAX)
                .query((row, number) -> new Change(
                        row.getLong("version"),
                        Status.stored(row.getString("status")),
                        row.getObject("at", OffsetDateTime.class).toInstant()))
                .list());
        if (changes.isEmpty() || changes.getLast().version() < generation.version()) {
            changes.add(Change.present(generation));
        }
        return changes;
    }
}
