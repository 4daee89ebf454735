package ai.creativeflow.webhooks;

import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.DeliveryId;
import ai.creativeflow.kernel.ids.EventId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.messaging.NodeId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The one statement that decides what is sent next: the table {@code delivery_due}, by what its endpoints allow. */
final class ClaimRepository {

    /**
     * Gives due rows to one node, in the database's time. Two nodes never get the same row. Every endpoint with free rows
     * is visited (a hop in the index each, however many rows it has), gives no more than its room, and the teams take
     * turns, those with less in flight first: so neither a mass of one team nor an endpoint that hangs delays the others.
     * The hop brings the endpoint's first row, which says what may be due at all ({@code first} is the first priority that can
     * be): an endpoint that waits for a retry, or whose circuit lets nothing through, is not looked into.
     * What is made good (priority 2) gets what is left, and never the last half of the room. A priority is a range of one
     * with the order to match, so that the planner reads the endpoint's part of the index: asked for one priority by its
     * due time, it reads all that is due to anybody. For the same reason rows are locked by their ids alone:
     * {@code num_nulls} is a condition that no index is about. And only of an ordered one it looks what is on its way, which
     * PostgreSQL would find out first of all.
     *
     * <p>Paused and disabled endpoints give nothing. One with a rate limit gives as many as there are slots for whoever
     * holds its pace, one with an open circuit a single one as a probe; what somebody asked for (priority 0) passes the
     * circuit. An ordered one gives the first of its events, when none of them is on its way and none that is older has
     * yet to be handed out.
     */
    static final String CLAIM = """
            WITH RECURSIVE lane AS (
                (SELECT team_id, endpoint_id, priority, due_at
                 FROM delivery_due
                 WHERE node IS NULL
                 ORDER BY team_id, endpoint_id, priority, due_at
                 LIMIT 1)
                UNION ALL
                SELECT next.team_id, next.endpoint_id, next.priority, next.due_at
                FROM lane
                CROSS JOIN LATERAL (
                    SELECT team_id, endpoint_id, priority, due_at
                    FROM delivery_due
                    WHERE node IS NULL
                      AND (team_id, endpoint_id) > (lane.team_id, lane.endpoint_id)
                    ORDER BY team_id, endpoint_id, priority, due_at
                    LIMIT 1) next),
            allowed AS (
                SELECT lane.team_id, lane.endpoint_id, e.ordering = 'fifo' AS ordered,
                       CASE WHEN lane.due_at <= now() THEN lane.priority ELSE lane.priority + 1 END AS first,
                       least(coalesce(l.room, :room), CASE WHEN e.rate_limit_per_second IS NULL THEN :room
                                                           ELSE coalesce(mine.slots, 0) END) AS room,
                       coalesce(l.spare, :spare) AS spare,
                       CASE WHEN e.failures >= :opensAt
                            THEN (SELECT true FROM webhook_pace p WHERE p.endpoint_id = lane.endpoint_id)
                            END IS TRUE AS open,
                       coalesce(mine.probes, false) AS probes
                FROM lane
                JOIN webhook_endpoint e ON e.id = lane.endpoint_id
                LEFT JOIN unnest(CAST(:paced AS uuid[]), CAST(:slots AS integer[]), CAST(:probes AS boolean[]))
                    AS mine (endpoint_id, slots, probes)
                    ON mine.endpoint_id = lane.endpoint_id
                LEFT JOIN unnest(CAST(:loadedEndpoints AS uuid[]), CAST(:rooms AS integer[]), CAST(:spares AS integer[]))
                    AS l (endpoint_id, room, spare)
                    ON l.endpoint_id = lane.endpoint_id
                WHERE NOT e.paused
                  AND e.disabled_at IS NULL),
            bounded AS (
                SELECT team_id, endpoint_id, ordered, first, room,
                       CASE WHEN NOT open THEN room WHEN probes THEN 1 ELSE 0 END AS automatic,
                       CASE WHEN NOT open THEN spare WHEN probes THEN 1 ELSE 0 END AS spare
                FROM allowed
                WHERE room > 0
                  AND first <= CASE WHEN open AND NOT probes THEN 0 ELSE 2 END),
            ready AS (
                SELECT d.id, d.team_id, d.priority, d.due_at,
                       row_number() OVER (PARTITION BY d.endpoint_id ORDER BY d.priority, d.due_at) AS turn
                FROM bounded
                CROSS JOIN LATERAL (
                    (SELECT id, team_id, endpoint_id, priority, due_at
                     FROM delivery_due
                     WHERE bounded.first = 0
                       AND node IS NULL
                       AND team_id = bounded.team_id
                       AND endpoint_id = bounded.endpoint_id
                       AND priority BETWEEN 0 AND 0
                       AND due_at <= now()
                     ORDER BY priority, due_at
                     LIMIT bounded.room)
                    UNION ALL
                    (SELECT id, team_id, endpoint_id, priority, due_at
                     FROM (
                        (SELECT id, team_id, endpoint_id, priority, due_at
                         FROM delivery_due
                         WHERE NOT bounded.ordered
                           AND bounded.first <= 1
                           AND node IS NULL
                           AND team_id = bounded.team_id
                           AND endpoint_id = bounded.endpoint_id
                           AND priority BETWEEN 1 AND 1
                           AND due_at <= now()
                         ORDER BY priority, due_at
                         LIMIT bounded.automatic)
                        UNION ALL
                        (SELECT id, team_id, endpoint_id, priority, due_at
                         FROM delivery_due
                         WHERE NOT bounded.ordered
                           AND node IS NULL
                           AND team_id = bounded.team_id
                           AND endpoint_id = bounded.endpoint_id
                           AND priority BETWEEN 2 AND 2
                           AND due_at <= now()
                         ORDER BY priority, due_at
                         LIMIT bounded.spare)
                        UNION ALL
                        (SELECT id, team_id, endpoint_id, priority, due_at
                         FROM (
                            SELECT id, team_id, endpoint_id, priority, due_at, node, event_id
                            FROM delivery_due
                            WHERE bounded.ordered
                              AND endpoint_id = bounded.endpoint_id
                              AND priority > 0
                            ORDER BY priority, event_id
                            LIMIT 1) head
                         WHERE node IS NULL
                           AND due_at <= now()
                           AND NOT EXISTS (
                               SELECT FROM (%s) AS pending
                               WHERE pending.event_id < head.event_id)
                           AND CASE WHEN bounded.ordered THEN NOT EXISTS (
                               SELECT FROM delivery_due busy
                               WHERE busy.endpoint_id = bounded.endpoint_id
                                 AND busy.node IS NOT NULL
                                 AND busy.priority <> 0) END)) automatic
                     ORDER BY priority, due_at
                     LIMIT bounded.automatic)
                    ORDER BY priority, due_at
                    LIMIT bounded.room) d),
            ranked AS (
                SELECT r.id, r.priority, r.due_at,
                       coalesce(t.busy, 0) + row_number() OVER (PARTITION BY r.team_id ORDER BY r.turn, r.due_at) AS rank
                FROM ready r
                LEFT JOIN unnest(CAST(:loadedTeams AS uuid[]), CAST(:busy AS integer[])) AS t (team_id, busy)
                    ON t.team_id = r.team_id),
            placed AS (
                SELECT id, priority, row_number() OVER (PARTITION BY priority = 2 ORDER BY rank, due_at) AS place
                FROM ranked),
            locked AS (
                SELECT id
                FROM delivery_due
                WHERE num_nulls(node) = 1
                  AND due_at <= now()
                  AND id = ANY(ARRAY(
                    SELECT id
                    FROM placed
                    WHERE priority < 2
                       OR place <= :spareInAll
                    ORDER BY priority = 2, place
                    LIMIT :limit))
                FOR UPDATE SKIP LOCKED),
            claimed AS (
                UPDATE delivery_due
                SET node = :node, fence = fence + 1
                WHERE id IN (SELECT id FROM locked)
                RETURNING id, team_id, mode, endpoint_id, delivery_id, event_id, trigger, attempts, due_at, fence, priority)
            SELECT c.id, c.team_id, c.mode, c.endpoint_id, c.delivery_id, c.event_id, c.trigger, c.attempts, c.fence,
                   e.url, e.signature, e.headers, e.rate_limit_per_second,
                   e.ordering = 'fifo' OR e.failures >= :opensAt AS alone, c.priority = 2 AS made_good,
                   ARRAY(SELECT s.sealed
                         FROM webhook_secret s
                         WHERE s.endpoint_id = e.id
                           AND (s.expires_at IS NULL OR s.expires_at > now())
                         ORDER BY s.id DESC) AS secrets
            FROM claimed c
            JOIN webhook_endpoint e ON e.id = c.endpoint_id
            ORDER BY c.priority, c.due_at, c.id
            """.formatted(Journal.PENDING);

    private final JdbcClient jdbc;
    private final NodeId self;

    ClaimRepository(JdbcClient jdbc, NodeId self) {
        this.jdbc = jdbc;
        this.self = self;
    }

    /** Within the transaction that locked the paces. */
    List<Claim> claim(Lanes.Load load, int limit, List<Pace> paces, Duration lead) {
        return jdbc.sql(CLAIM)
                .param("node", self.value())
                .param("opensAt", Health.OPENS_AT)
                .param("room", load.usual().all())
                .param("spare", load.usual().spare())
                .param(
                        "paced",
                        paces.stream().map(pace -> pace.endpoint().toString()).toArray(String[]::new))
                .param("slots", paces.stream().map(pace -> pace.slots(lead)).toArray(Integer[]::new))
                .param("probes", paces.stream().map(Pace::probes).toArray(Boolean[]::new))
                .param("loadedEndpoints", keys(load.endpoints()))
                .param("rooms", values(load.endpoints(), Lanes.Room::all))
                .param("spares", values(load.endpoints(), Lanes.Room::spare))
                .param("loadedTeams", keys(load.teams()))
                .param("busy", values(load.teams(), busy -> busy))
                .param("spareInAll", load.free().spare())
                .param("limit", limit)
                .query(ClaimRepository::claim)
                .list();
    }

    private static String[] keys(Map<UUID, ?> map) {
        return map.keySet().stream().map(UUID::toString).toArray(String[]::new);
    }

    private static <T> Integer[] values(Map<UUID, T> map, ToIntFunction<T> value) {
        return map.values().stream().map(value::applyAsInt).toArray(Integer[]::new);
    }

    private static Claim claim(ResultSet row, int number) throws SQLException {
        return new Claim(
                row.getObject("id", UUID.class),
                new TeamId(row.getObject("team_id", UUID.class)),
                Mode.stored(row.getString("mode")),
                new DeliveryId(row.getObject("delivery_id", UUID.class)),
                new EventId(row.getObject("event_id", UUID.class)),
                Attempt.Trigger.stored(row.getString("trigger")),
                row.getInt("attempts"),
                row.getLong("fence"),
                EndpointRepository.address(row, "endpoint_id"),
                row.getObject("rate_limit_per_second", Integer.class),
                row.getBoolean("alone"),
                row.getBoolean("made_good"),
                Duration.ZERO);
    }
}
