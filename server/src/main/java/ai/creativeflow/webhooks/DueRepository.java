package ai.creativeflow.webhooks;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.DeliveryId;
import ai.creativeflow.kernel.ids.EventId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.messaging.NodeId;
import ai.creativeflow.kernel.messaging.Nodes;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code delivery_due}: what is to be sent, when, and who is at it. */
final class DueRepository {

    /**
     * Gives due rows to one node, in the database's time. Two nodes never get the same row. Every endpoint with free
     * rows is visited (a hop in the index each, however many rows it has), gives no more than its room, and the teams
     * take turns, those with less in flight first: so neither a mass of one team nor an endpoint that hangs delays the
     * others. Paused and disabled endpoints give nothing.
     */
    private static final String CLAIM = """
            WITH RECURSIVE lane AS (
                (SELECT team_id, endpoint_id
                 FROM delivery_due
                 WHERE node IS NULL
                 ORDER BY team_id, endpoint_id
                 LIMIT 1)
                UNION ALL
                SELECT next.team_id, next.endpoint_id
                FROM lane
                CROSS JOIN LATERAL (
                    SELECT team_id, endpoint_id
                    FROM delivery_due
                    WHERE node IS NULL
                      AND (team_id, endpoint_id) > (lane.team_id, lane.endpoint_id)
                    ORDER BY team_id, endpoint_id
                    LIMIT 1) next),
            open AS (
                SELECT lane.team_id, lane.endpoint_id, coalesce(l.room, :room) AS room
                FROM lane
                JOIN webhook_endpoint e ON e.id = lane.endpoint_id
                LEFT JOIN unnest(CAST(:loadedEndpoints AS uuid[]), CAST(:rooms AS integer[])) AS l (endpoint_id, room)
                    ON l.endpoint_id = lane.endpoint_id
                WHERE NOT e.paused
                  AND e.disabled_at IS NULL
                  AND coalesce(l.room, :room) > 0),
            ready AS (
                SELECT d.id, d.team_id, d.due_at, row_number() OVER (PARTITION BY d.endpoint_id ORDER BY d.due_at) AS turn
                FROM open
                CROSS JOIN LATERAL (
                    SELECT id, team_id, endpoint_id, due_at
                    FROM delivery_due
                    WHERE node IS NULL
                      AND team_id = open.team_id
                      AND endpoint_id = open.endpoint_id
                      AND due_at <= now()
                    ORDER BY due_at
                    LIMIT open.room) d),
            ranked AS (
                SELECT r.id, r.due_at,
                       coalesce(t.busy, 0) + row_number() OVER (PARTITION BY r.team_id ORDER BY r.turn, r.due_at) AS rank
                FROM ready r
                LEFT JOIN unnest(CAST(:loadedTeams AS uuid[]), CAST(:busy AS integer[])) AS t (team_id, busy)
                    ON t.team_id = r.team_id),
            locked AS (
                SELECT id
                FROM delivery_due
                WHERE node IS NULL
                  AND id = ANY(ARRAY(
                    SELECT id
                    FROM ranked
                    ORDER BY rank, due_at
                    LIMIT :limit))
                FOR UPDATE SKIP LOCKED),
            claimed AS (
                UPDATE delivery_due
                SET node = :node, fence = fence + 1
                WHERE id IN (SELECT id FROM locked)
                RETURNING id, team_id, mode, endpoint_id, delivery_id, event_id, trigger, attempts, due_at, fence)
            SELECT c.id, c.team_id, c.mode, c.endpoint_id, c.delivery_id, c.event_id, c.trigger, c.attempts, c.fence,
                   e.url, e.signature, e.headers,
                   ARRAY(SELECT s.sealed
                         FROM webhook_secret s
                         WHERE s.endpoint_id = e.id
                           AND (s.expires_at IS NULL OR s.expires_at > now())
                         ORDER BY s.id DESC) AS secrets
            FROM claimed c
            JOIN webhook_endpoint e ON e.id = c.endpoint_id
            ORDER BY c.due_at, c.id
            """;

    /** Gives up rows whose sending is settled. Only the claim that it was sent under can; the answer says which did. */
    private static final String SETTLE = """
            DELETE FROM delivery_due d
            USING unnest(CAST(:rows AS uuid[]), CAST(:fences AS bigint[])) AS done (id, fence)
            WHERE d.id = done.id
              AND d.id = ANY(CAST(:rows AS uuid[]))
              AND d.fence = done.fence
              AND d.node = :node
            RETURNING d.id
            """;

    /** Makes rows due again later, under the same condition. */
    private static final String POSTPONE = """
            UPDATE delivery_due d
            SET node = NULL, attempts = attempts + 1, due_at = now() + make_interval(secs => again.millis / 1000.0)
            FROM unnest(CAST(:rows AS uuid[]), CAST(:fences AS bigint[]), CAST(:millis AS bigint[]))
                AS again (id, fence, millis)
            WHERE d.id = again.id
              AND d.id = ANY(CAST(:rows AS uuid[]))
              AND d.fence = again.fence
              AND d.node = :node
            RETURNING d.id
            """;

    /** Hands back what was not sent after all, for later and as if it had never been claimed. */
    private static final String HAND_BACK = """
            UPDATE delivery_due d
            SET node = NULL, due_at = now() + make_interval(secs => :seconds)
            FROM unnest(CAST(:rows AS uuid[]), CAST(:fences AS bigint[])) AS back (id, fence)
            WHERE d.id = back.id
              AND d.fence = back.fence
              AND d.node = :node
            """;

    /** What a dead node held is free again, and its late results fail on the fence. Our own first beat may be to come. */
    private static final String TAKE_OVER = """
            UPDATE delivery_due
            SET node = NULL, fence = fence + 1
            WHERE id IN (
                SELECT id
                FROM delivery_due
                WHERE node IS NOT NULL
                  AND node <> :self
                  AND node NOT IN (%s)
                LIMIT :limit
                FOR UPDATE SKIP LOCKED)
            """.formatted(Nodes.ALIVE);

    /** What is in this node's name and not in its hands: the answer to a claim got lost, for example. */
    private static final String UNHANDLED = """
            SELECT id, fence
            FROM delivery_due
            WHERE node = :node
              AND NOT id = ANY(CAST(:inHand AS uuid[]))
            ORDER BY id
            LIMIT :limit
            """;

    private static final String NEXT_DUE = """
            SELECT ceil(extract(epoch FROM min(due_at) - now()) * 1000)
            FROM delivery_due
            WHERE node IS NULL
              AND due_at > now()
              AND due_at <= now() + make_interval(secs => :withinSeconds)
            """;

    private final JdbcClient jdbc;
    private final NodeId self;

    DueRepository(JdbcClient jdbc, NodeId self) {
        this.jdbc = jdbc;
        this.self = self;
    }

    List<Claim> claim(Lanes.Load load, int limit) {
        return jdbc.sql(CLAIM)
                .param("node", self.value())
                .param("room", load.perEndpoint())
                .param("loadedEndpoints", keys(load.room()))
                .param("rooms", values(load.room()))
                .param("loadedTeams", keys(load.teams()))
                .param("busy", values(load.teams()))
                .param("limit", limit)
                .query(DueRepository::claim)
                .list();
    }

    Set<UUID> settle(List<Claim> claims) {
        if (claims.isEmpty()) {
            return new HashSet<>();
        }
        return new HashSet<>(jdbc.sql(SETTLE)
                .param("rows", texts(claims, Claim::row))
                .param("fences", claims.stream().map(Claim::fence).toArray(Long[]::new))
                .param("node", self.value())
                .query(UUID.class)
                .list());
    }

    Set<UUID> postpone(Map<Claim, Duration> pauses) {
        if (pauses.isEmpty()) {
            return Set.of();
        }
        var claims = List.copyOf(pauses.keySet());
        return new HashSet<>(jdbc.sql(POSTPONE)
                .param("rows", texts(claims, Claim::row))
                .param("fences", claims.stream().map(Claim::fence).toArray(Long[]::new))
                .param(
                        "millis",
                        claims.stream().map(claim -> millis(pauses.get(claim))).toArray(Long[]::new))
                .param("node", self.value())
                .query(UUID.class)
                .list());
    }

    /** One claim of one row. */
    record Hold(UUID row, long fence) {

        static Hold of(Claim claim) {
            return new Hold(claim.row(), claim.fence());
        }
    }

    Set<Hold> unhandled(Set<UUID> inHand, int limit) {
        return new HashSet<>(jdbc.sql(UNHANDLED)
                .param("node", self.value())
                .param("inHand", texts(inHand, id -> id))
                .param("limit", limit)
                .query((row, n) -> new Hold(row.getObject("id", UUID.class), row.getLong("fence")))
                .list());
    }

    void handBack(Collection<Hold> holds, Duration pause) {
        jdbc.sql(HAND_BACK)
                .param("rows", texts(holds, Hold::row))
                .param("fences", holds.stream().map(Hold::fence).toArray(Long[]::new))
                .param("node", self.value())
                .param("seconds", pause.toSeconds())
                .update();
    }

    int takeOver(int limit) {
        return jdbc.sql(TAKE_OVER)
                .param("self", self.value())
                .param("limit", limit)
                .update();
    }

    /** How long until something becomes due, where that is soon. */
    Optional<Duration> nextDue(Duration within) {
        return jdbc.sql(NEXT_DUE)
                .param("withinSeconds", within.toSeconds())
                .query((row, n) -> Optional.ofNullable(row.getObject(1, BigDecimal.class)))
                .single()
                .map(millis -> Duration.ofMillis(millis.longValue()));
    }

    private static @Nullable Long millis(@Nullable Duration pause) {
        return pause == null ? null : pause.toMillis();
    }

    private static <T> String[] texts(Collection<T> items, Function<T, UUID> id) {
        return items.stream().map(item -> id.apply(item).toString()).toArray(String[]::new);
    }

    private static String[] keys(Map<UUID, Integer> map) {
        return map.keySet().stream().map(UUID::toString).toArray(String[]::new);
    }

    private static Integer[] values(Map<UUID, Integer> map) {
        return map.values().toArray(Integer[]::new);
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
                EndpointRepository.address(row, "endpoint_id"));
    }
}
