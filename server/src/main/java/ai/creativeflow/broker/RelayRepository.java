package ai.creativeflow.broker;

import ai.creativeflow.journal.EventFeed.Position;
import ai.creativeflow.kernel.messaging.NodeId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code event_relay}: how far the feed was relayed, and whose turn it is. In the database's time. */
final class RelayRepository {

    /** For how long a node may relay without saying that it is still there. */
    static final Duration LEASE = Duration.ofSeconds(10);

    /** Longer, and a lease could end while its holder waits for the broker. */
    static final Duration CONFIRM_TIMEOUT_MAX = Duration.ofSeconds(6);

    /** The first time of all: what is written from now on is relayed. */
    private static final String BEGIN = """
            INSERT INTO event_relay (written_by, event)
            SELECT CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text), '00000000-0000-0000-0000-000000000000'
            ON CONFLICT DO NOTHING
            """;

    /** Whoever had the lease before can move nothing any more. */
    private static final String CLAIM = """
            UPDATE event_relay
            SET node = :node, fence = fence + 1, leased_until = now() + make_interval(secs => :leaseSeconds)
            WHERE leased_until < now()
               OR node = :node
            RETURNING written_by, event, fence
            """;

    private static final String RENEW = """
            UPDATE event_relay
            SET leased_until = now() + make_interval(secs => :leaseSeconds)
            WHERE fence = :fence
            """;

    private static final String ADVANCE = """
            UPDATE event_relay
            SET written_by = :writtenBy, event = :event, leased_until = now() + make_interval(secs => :leaseSeconds)
            WHERE fence = :fence
            """;

    private static final String RELEASE = """
            UPDATE event_relay
            SET leased_until = '-infinity'
            WHERE fence = :fence
            """;

    private static final String POSITION = "SELECT written_by, event FROM event_relay";

    private final JdbcClient jdbc;
    private final NodeId self;

    /** The right to relay what comes after the position, while nobody else has claimed it. */
    record Lease(Position position, long fence) {
        Lease at(Position further) {
            return new Lease(further, fence);
        }
    }

    RelayRepository(JdbcClient jdbc, NodeId self) {
        this.jdbc = jdbc;
        this.self = self;
    }

    void begin() {
        jdbc.sql(BEGIN).update();
    }

    /** Empty while another node has it. */
    Optional<Lease> claim() {
        return jdbc.sql(CLAIM)
                .param("node", self.value())
                .param("leaseSeconds", LEASE.toSeconds())
                .query((row, number) -> new Lease(
                        new Position(row.getString("written_by"), row.getObject("event", UUID.class)),
                        row.getLong("fence")))
                .optional();
    }

    /** False where somebody else has claimed it meanwhile. */
    boolean renew(Lease lease) {
        return jdbc.sql(RENEW)
                        .param("leaseSeconds", LEASE.toSeconds())
                        .param("fence", lease.fence())
                        .update()
                == 1;
    }

    /** Moves the position and renews; false, and nothing is moved, where somebody else has claimed it meanwhile. */
    boolean advance(Lease lease, Position to) {
        return jdbc.sql(ADVANCE)
                        .param("writtenBy", to.transaction())
                        .param("event", to.id())
                        .param("leaseSeconds", LEASE.toSeconds())
                        .param("fence", lease.fence())
                        .update()
                == 1;
    }

    /** Lets another node go on at once. Without effect where one has claimed it already. */
    void release(Lease lease) {
        jdbc.sql(RELEASE).param("fence", lease.fence()).update();
    }

    /** Empty until something was relayed for the first time. */
    Optional<Position> position() {
        return jdbc.sql(POSITION)
                .query((row, number) -> new Position(row.getString("written_by"), row.getObject("event", UUID.class)))
                .optional();
    }
}
