package ai.creativeflow.kernel.messaging;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which processes are alive, in the database's time: each says so every 3 s and is dead after 10 s of silence. Work
 * belongs to a node, and a dead node's work is free for the others ({@code node} is not among {@link #ALIVE}).
 */
public final class Nodes {

    public static final Duration BEAT = Duration.ofSeconds(3);

    /** For statements of the features: the ids of the nodes that live. */
    public static final String ALIVE = "SELECT id FROM node WHERE seen_at > now() - interval '10 seconds'";

    private static final String SEEN = """
            INSERT INTO node (id, started_at, seen_at)
            VALUES (:id, now(), now())
            ON CONFLICT (id) DO UPDATE
            SET seen_at = now()
            """;

    private static final String COUNT = """
            SELECT count(*)
            FROM node
            WHERE seen_at > now() - interval '10 seconds'
            """;

    /** Who was here before this node; of two that started in the same instant, one comes before the other. */
    private static final String ELDERS = """
            SELECT n.id, n.seen_at
            FROM node n
            JOIN node self ON self.id = :id
            WHERE n.id <> self.id
              AND n.seen_at > now() - interval '10 seconds'
              AND (n.started_at, n.id) < (self.started_at, self.id)
            ORDER BY n.id
            LIMIT :limit
            """;

    private static final int ELDERS_MAX = 1000;
    private static final String LEAVE = "DELETE FROM node WHERE id = :id";

    /** A day after its last sign a node is not coming back: its id is never used again. */
    private static final String FORGET = "DELETE FROM node WHERE seen_at < now() - interval '1 day'";

    private final JdbcClient jdbc;
    private final NodeId self;

    public Nodes(JdbcClient jdbc, NodeId self) {
        this.jdbc = jdbc;
        this.self = self;
    }

    public NodeId self() {
        return self;
    }

    /** Says that this node lives. A beat that comes late makes others take over its work; fences keep that harmless. */
    public void beat() {
        jdbc.sql(SEEN).param("id", self.value()).update();
        jdbc.sql(FORGET).update();
    }

    /** How many live, as far as the database knows. */
    public int count() {
        return jdbc.sql(COUNT).query(Integer.class).single();
    }

    /**
     * The nodes that seem to live and were here before this one, which has beaten already, and when each was last seen. One
     * that was killed seems to live for ten seconds; one that lives is seen again within {@link #BEAT} and a little.
     */
    public Map<NodeId, OffsetDateTime> elders() {
        var elders = new HashMap<NodeId, OffsetDateTime>();
        jdbc.sql(ELDERS).param("id", self.value()).param("limit", ELDERS_MAX).query(row -> {
            elders.put(new NodeId(row.getObject("id", UUID.class)), row.getObject("seen_at", OffsetDateTime.class));
        });
        return elders;
    }

    /** Hands this node's work over at once instead of after ten seconds. */
    public void leave() {
        jdbc.sql(LEAVE).param("id", self.value()).update();
    }
}
