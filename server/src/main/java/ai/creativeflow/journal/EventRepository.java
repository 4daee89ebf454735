package ai.creativeflow.journal;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.EndpointId;
import ai.creativeflow.kernel.ids.EventId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The {@code event} and {@code event_pending} tables. */
final class EventRepository {

    /** One statement: there is no event that is not pending, and none pending that is not there. */
    private static final String INSERT = """
            WITH written AS (
                INSERT INTO event (id, team_id, mode, type, payload, about_endpoint_id, created_at)
                VALUES (:id, :team, :mode, :type, :payload, :about, :at)
                RETURNING id, team_id)
            INSERT INTO event_pending (event_id, team_id)
            SELECT id, team_id
            FROM written
            """;

    /** Many at once, under the same guarantee. None of them tells of an endpoint. */
    private static final String INSERT_ALL = """
            WITH written AS (
                INSERT INTO event (id, team_id, mode, type, payload, created_at)
                SELECT e.id, e.team_id, e.mode, e.type, e.payload, e.at
                FROM unnest(CAST(:ids AS uuid[]), CAST(:teams AS uuid[]), CAST(:modes AS text[]), CAST(:types AS text[]),
                            CAST(:payloads AS text[]), CAST(:instants AS timestamptz[]))
                         AS e (id, team_id, mode, type, payload, at)
                RETURNING id, team_id)
            INSERT INTO event_pending (event_id, team_id)
            SELECT id, team_id
            FROM written
            """;

    /**
     * Two takers never get the same event: the row that says "pending" is locked and deleted here. Every team that waits is
     * visited, a hop in the index each, and gives no more than its part, so that a mass of one team holds up no other; a
     * team's own come oldest first. Ordered anew at the end, because RETURNING keeps no order. Each event is looked up by its
     * id, and each row deleted where it lies: a plain join would be planned as a scan of all of them for as long as the
     * statistics know too little or too much.
     */
    static final String TAKE_PENDING = """
            WITH RECURSIVE waiting AS (
                (SELECT team_id
                 FROM event_pending
                 ORDER BY team_id
                 LIMIT 1)
                UNION ALL
                SELECT next.team_id
                FROM waiting
                CROSS JOIN LATERAL (
                    SELECT team_id
                    FROM event_pending
                    WHERE team_id > waiting.team_id
                    ORDER BY team_id
                    LIMIT 1) next),
            share AS (
                SELECT team_id, greatest(1, :limit / count(*) OVER ()) AS events
                FROM waiting),
            locked AS (
                SELECT p.place
                FROM share
                CROSS JOIN LATERAL (
                    SELECT ctid AS place
                    FROM event_pending
                    WHERE team_id = share.team_id
                    ORDER BY event_id
                    LIMIT share.events
                    FOR UPDATE SKIP LOCKED) p),
            taken AS (
                DELETE FROM event_pending p
                WHERE p.ctid = ANY(ARRAY(SELECT place FROM locked))
                RETURNING p.event_id)
            SELECT e.id, e.team_id, e.mode, e.type, e.payload, e.about_endpoint_id, e.created_at
            FROM taken t
            CROSS JOIN LATERAL (
                SELECT id, team_id, mode, type, payload, about_endpoint_id, created_at
                FROM event
                WHERE id = t.event_id
                LIMIT 1) e
            ORDER BY e.id
            """;

    private static final String FIND = """
            SELECT id, team_id, mode, type, payload, about_endpoint_id, created_at
            FROM event
            WHERE id = :id
              AND team_id = :team
              AND mode = :mode
            """;

    private static final String LIST = """
            SELECT id, team_id, mode, type, payload, about_endpoint_id, created_at
            FROM event
            WHERE team_id = :team
              AND mode = :mode
              AND id < :before
            ORDER BY id DESC
            LIMIT :limit
            """;

    /** A rare type has an index of its own, so that it costs no search. */
    private static final String LIST_OF_TYPE = """
            SELECT id, team_id, mode, type, payload, about_endpoint_id, created_at
            FROM event
            WHERE team_id = :team
              AND mode = :mode
              AND type = :type
              AND id < :before
            ORDER BY id DESC
            LIMIT :limit
            """;

    private static final String BETWEEN = """
            SELECT id, team_id, mode, type, payload, about_endpoint_id, created_at
            FROM event
            WHERE team_id = :team
              AND mode = :mode
              AND id > :after
              AND id < :before
            ORDER BY id
            LIMIT :limit
            """;

    private final JdbcClient jdbc;

    EventRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Event event) {
        jdbc.sql(INSERT)
                .param("id", event.id().value())
                .param("team", event.team().value())
                .param("mode", event.mode().wire())
                .param("type", event.type().wire())
                .param("payload", event.payload())
                .param("about", event.about() == null ? null : event.about().value())
                .param("at", event.createdAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    void insertAll(List<Event> events) {
        jdbc.sql(INSERT_ALL)
                .param("ids", Columns.of(events, event -> event.id().value()))
                .param("teams", Columns.of(events, event -> event.team().value()))
                .param("modes", Columns.of(events, event -> event.mode().wire()))
                .param("types", Columns.of(events, event -> event.type().wire()))
                .param("payloads", Columns.of(events, Event::payload))
                .param("instants", Columns.of(events, Event::createdAt))
                .update();
    }

    List<Event> takePending(int limit) {
        return jdbc.sql(TAKE_PENDING)
                .param("limit", limit)
                .query(EventRepository::event)
                .list();
    }

    Optional<Event> find(TeamId team, Mode mode, EventId id) {
        return jdbc.sql(FIND)
                .param("id", id.value())
                .param("team", team.value())
                .param("mode", mode.wire())
                .query(EventRepository::event)
                .optional();
    }

    List<Event> list(TeamId team, Mode mode, @Nullable EventType type, Page.Request page) {
        var query = jdbc.sql(type == null ? LIST : LIST_OF_TYPE)
                .param("team", team.value())
                .param("mode", mode.wire())
                .param("before", page.beforeOrNewest())
                .param("limit", page.fetch());
        return (type == null ? query : query.param("type", type.wire()))
                .query(EventRepository::event)
                .list();
    }

    List<Event> between(TeamId team, Mode mode, UUID after, UUID before, int limit) {
        return jdbc.sql(BETWEEN)
                .param("team", team.value())
                .param("mode", mode.wire())
                .param("after", after)
                .param("before", before)
                .param("limit", limit)
                .query(EventRepository::event)
                .list();
    }

    static Event event(ResultSet row, int number) throws SQLException {
        UUID about = row.getObject("about_endpoint_id", UUID.class);
        String type = row.getString("type");
        return new Event(
                new EventId(row.getObject("id", UUID.class)),
                new TeamId(row.getObject("team_id", UUID.class)),
                Mode.stored(row.getString("mode")),
                EventType.of(type).orElseThrow(() -> new IllegalStateException("event type " + type)),
                row.getString("payload"),
                about == null ? null : new EndpointId(about),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
