package ai.creativeflow.webhooks;

import ai.creativeflow.kernel.messaging.NodeId;
import ai.creativeflow.kernel.messaging.Nodes;
import java.math.BigDecimal;
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

/** The table {@code delivery_due}, after the claim: what becomes of rows that a node is or was at. */
final class DueRepository {

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

    /**
     * What is in this node's name and not in its hands: the answer to a claim got lost, for example. Materialized, or the
     * order would lead through all that waits.
     */
    private static final String UNHANDLED = """
            WITH mine AS MATERIALIZED (
                SELECT id, fence
                FROM delivery_due
                WHERE node = :node)
            SELECT id, fence
            FROM mine
            WHERE NOT id = ANY(CAST(:inHand AS uuid[]))
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
    private final QueueTransactions transactions;

    DueRepository(JdbcClient jdbc, NodeId self, QueueTransactions transactions) {
        this.jdbc = jdbc;
        this.self = self;
        this.transactions = transactions;
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
        return transactions.execute(() -> new HashSet<>(jdbc.sql(UNHANDLED)
                .param("node", self.value())
                .param("inHand", texts(inHand, id -> id))
                .param("limit", limit)
                .query((row, n) -> new Hold(row.getObject("id", UUID.class), row.getLong("fence")))
                .list()));
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
        return transactions.execute(() -> jdbc.sql(TAKE_OVER)
                .param("self", self.value())
                .param("limit", limit)
                .update());
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
}
