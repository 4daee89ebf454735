package ai.creativeflow.journal;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Every committed event of all teams, each once. A reader that goes on from its last position misses nothing: events come
 * in the order of their transactions, and only when no older transaction can add any. A transaction that stays open
 * therefore holds the feed back, and never makes a hole in it.
 */
public final class EventFeed {

    /** Ordered by the column: its bare name would be the text of the same name, and 10 come before 9. */
    private static final String AFTER = """
            SELECT CAST(written_by AS text) AS written_by, id, team_id, mode, type, payload, about_endpoint_id, created_at
            FROM event
            WHERE (written_by, id) > (CAST(CAST(:transaction AS text) AS xid8), :id)
              AND written_by < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY event.written_by, id
            LIMIT :limit
            """;

    /** Also what an older transaction still holds back. */
    private static final String OLDEST_AFTER = """
            SELECT created_at
            FROM event
            WHERE (written_by, id) > (CAST(CAST(:transaction AS text) AS xid8), :id)
            ORDER BY written_by, id
            LIMIT 1
            """;

    private final JdbcClient jdbc;

    /** A place in the feed, after the event with this id of this transaction. */
    public record Position(String transaction, UUID id) {}

    /** An event and where it stands. */
    public record Entry(Position position, Event event) {}

    EventFeed(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public List<Entry> after(Position position, int limit) {
        return jdbc.sql(AFTER)
                .param("transaction", position.transaction())
                .param("id", position.id())
                .param("limit", limit)
                .query((row, number) -> {
                    Event event = EventRepository.event(row, number);
                    return new Entry(
                            new Position(row.getString("written_by"), event.id().value()), event);
                })
                .list();
    }

    /** When the first event after the position was written; empty where there is none. */
    public Optional<Instant> oldestAfter(Position position) {
        return jdbc.sql(OLDEST_AFTER)
                .param("transaction", position.transaction())
                .param("id", position.id())
                .query((row, number) ->
                        row.getObject("created_at", OffsetDateTime.class).toInstant())
                .optional();
    }
}
