package ai.creativeflow.webhooks;

import ai.creativeflow.journal.Event;
import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.crypto.Sha256;
import ai.creativeflow.kernel.ids.DeliveryId;
import ai.creativeflow.kernel.ids.EndpointId;
import ai.creativeflow.kernel.ids.EventId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.sql.Columns;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes deliveries of events: one for each endpoint that matches, in the transaction that takes the events, so that an
 * event is either still waiting or wholly handed out. Run twice, or by two nodes at once, it makes nothing twice.
 */
public final class FanOut {

    static final int EVENTS_AT_ONCE = 200;

    private static final int LIVE = 1;
    private static final int MADE_GOOD = 2;

    /**
     * From so many on, more may be left. Of t teams each gives at most 200/t, so a round that leaves something takes at least
     * 200/t of one and one of each other: 27 where that is least.
     */
    static final int MORE_FROM = 27;

    /** What nobody listens to comes in streams too; this long it is gathered, so that many cost one transaction. */
    private static final Duration UNHEARD_GATHERED = Duration.ofMillis(10);

    /** A delivery's id follows from event and endpoint, which is what makes a second fan-out harmless. */
    private static final String INSERT = """
            WITH wanted AS (
                SELECT id, team_id, mode, endpoint_id, event_id, event_type
                FROM unnest(CAST(:ids AS uuid[]), CAST(:teams AS uuid[]), CAST(:modes AS text[]),
                            CAST(:endpoints AS uuid[]), CAST(:events AS uuid[]), CAST(:eventTypes AS text[]))
                    AS wanted (id, team_id, mode, endpoint_id, event_id, event_type)),
            made AS (
                INSERT INTO delivery (id, team_id, mode, endpoint_id, event_id, event_type, status, attempts,
                    next_attempt_at, created_at, updated_at)
                SELECT id, team_id, mode, endpoint_id, event_id, event_type, 'pending', 0, now(), now(), now()
                FROM wanted
                ON CONFLICT (id) DO NOTHING
                RETURNING id, team_id, mode, endpoint_id, event_id)
            INSERT INTO delivery_due (id, team_id, mode, endpoint_id, delivery_id, event_id, trigger, attempts, due_at,
                fence, priority)
            SELECT id, team_id, mode, endpoint_id, id, event_id, 'automatic', 0, now(), 0, :priority
            FROM made
            """;

    private final JdbcClient jdbc;
    private final Journal journal;
    private final EndpointRepository endpoints;
    private final QueueTransactions transactions;
    private final Bell due;

    FanOut(JdbcClient jdbc, Journal journal, EndpointRepository endpoints, QueueTransactions transactions, Bell due) {
        this.jdbc = jdbc;
        this.journal = journal;
        this.endpoints = endpoints;
        this.transactions = transactions;
        this.due = due;
    }

    private record Round(int events, int deliveries) {}

    private record Wanted(DeliveryId id, TeamId team, Mode mode, EndpointId endpoint, EventId event, EventType type) {

        static Wanted of(Endpoint endpoint, Event event) {
            return new Wanted(
                    idOf(event.id(), endpoint.id()),
                    event.team(),
                    event.mode(),
                    endpoint.id(),
                    event.id(),
                    event.type());
        }
    }

    /** A round of a loop; true where more may be left. */
    boolean turn() {
        Round round = round();
        boolean more = round.events() >= MORE_FROM;
        if (!more && round.events() > 0 && round.deliveries() == 0) {
            LockSupport.parkNanos(UNHEARD_GATHERED.toNanos());
        }
        return more;
    }

    /** Hands out all that waits. */
    public void drain() {
        while (runDue() >= MORE_FROM) {}
    }

    /** Hands out what waits, some {@link #EVENTS_AT_ONCE}; says how many events that were. */
    int runDue() {
        return round().events();
    }

    private Round round() {
        return transactions.execute(() -> {
            var events = journal.takePending(EVENTS_AT_ONCE);
            return new Round(events.size(), events.isEmpty() ? 0 : handOut(events));
        });
    }

    /** Says how many deliveries it made. */
    int handOut(List<Event> events) {
        Set<TeamId> teams = events.stream().map(Event::team).collect(Collectors.toSet());
        var byTeam = endpoints.subscribers(teams).stream().collect(Collectors.groupingBy(Endpoint::team));
        List<Wanted> wanted = new ArrayList<>();
        for (Event event : events) {
            for (Endpoint endpoint : byTeam.getOrDefault(event.team(), List.of())) {
                if (wants(endpoint, event)) {
                    wanted.add(Wanted.of(endpoint, event));
                }
            }
        }
        return insert(wanted, LIVE);
    }

    /**
     * Makes the deliveries that one endpoint, which is locked, lacks of these events; they go behind what happens now. Says
     * how many it made.
     */
    int replay(Endpoint endpoint, List<Event> events) {
        return insert(
                events.stream()
                        .filter(event -> wants(endpoint, event))
                        .map(event -> Wanted.of(endpoint, event))
                        .toList(),
                MADE_GOOD);
    }

    /** A ping was sent to the one endpoint that it is for; no other is told. */
    private static boolean wants(Endpoint endpoint, Event event) {
        return endpoint.mode() == event.mode()
                && event.type() != EventType.WEBHOOK_PING
                && !endpoint.id().equals(event.about())
                && endpoint.events().stream().anyMatch(pattern -> pattern.matches(event.type()));
    }

    private int insert(List<Wanted> wanted, int priority) {
        if (wanted.isEmpty()) {
            return 0;
        }
        due.ringAfterCommit();
        return jdbc.sql(INSERT)
                .param("priority", priority)
                .param("ids", Columns.of(wanted, one -> one.id().value().toString()))
                .param("teams", Columns.of(wanted, one -> one.team().value().toString()))
                .param("modes", Columns.of(wanted, one -> one.mode().wire()))
                .param(
                        "endpoints",
                        Columns.of(wanted, one -> one.endpoint().value().toString()))
                .param("events", Columns.of(wanted, one -> one.event().value().toString()))
                .param("eventTypes", Columns.of(wanted, one -> one.type().wire()))
                .update();
    }

    /** The event's time, so that it lies in the same partition, and the rest of a hash of both ids (RFC 9562, version 7). */
    static DeliveryId idOf(EventId event, EndpointId endpoint) {
        byte[] hash = Sha256.of(ByteBuffer.allocate(4 * Long.BYTES)
                .putLong(event.value().getMostSignificantBits())
                .putLong(event.value().getLeastSignificantBits())
                .putLong(endpoint.value().getMostSignificantBits())
                .putLong(endpoint.value().getLeastSignificantBits())
                .array());
        var bits = ByteBuffer.wrap(hash);
        long time = event.value().getMostSignificantBits() & 0xffffffffffff0000L;
        long most = time | 0x7000 | (bits.getLong() & 0x0fff);
        long least = (bits.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new DeliveryId(new UUID(most, least));
    }
}
