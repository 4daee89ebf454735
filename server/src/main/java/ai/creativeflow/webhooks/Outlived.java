package ai.creativeflow.webhooks;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.AttemptId;
import ai.creativeflow.kernel.ids.DeliveryId;
import ai.creativeflow.kernel.ids.EndpointId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.Uuids;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Fails deliveries that waited longer than events are kept, for a paused endpoint mostly: what they would send is about to
 * be dropped. Their last attempt, which nothing was sent for, says so. Any node, any number of times.
 */
final class Outlived {

    static final String ERROR = "expired: the event is no longer kept";

    private static final int AT_ONCE = 500;

    /** The automatic row of a delivery has its id, and that has the time of the event. */
    private static final String WAITING = """
            SELECT id, endpoint_id, team_id, mode
            FROM delivery_due
            WHERE id < :before
              AND trigger = 'automatic'
              AND node IS NULL
            ORDER BY id
            LIMIT :limit
            """;

    /** Not what a node claimed meanwhile, nor what came to be gone. */
    private static final String TAKE = """
            DELETE FROM delivery_due
            WHERE id = ANY(CAST(:ids AS uuid[]))
              AND node IS NULL
            RETURNING id
            """;

    private final JdbcClient jdbc;
    private final EndpointRepository endpoints;
    private final DeliveryRepository deliveries;
    private final TransactionTemplate transactions;
    private final Uuids uuids;
    private final InstantSource clock;
    private final Duration kept;

    Outlived(
            JdbcClient jdbc,
            EndpointRepository endpoints,
            DeliveryRepository deliveries,
            TransactionTemplate transactions,
            Uuids uuids,
            InstantSource clock,
            Duration kept) {
        this.jdbc = jdbc;
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.transactions = transactions;
        this.uuids = uuids;
        this.clock = clock;
        this.kept = kept;
    }

    private record Waiting(DeliveryId delivery, EndpointId endpoint, TeamId team, Mode mode) {}

    /** A bounded part; true where there may be more. */
    boolean fail() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return Objects.requireNonNull(transactions.execute(tx -> {
            var waiting = waiting(now.minus(kept));
            if (!waiting.isEmpty()) {
                endpoints.lock(waiting.stream().map(Waiting::endpoint).collect(Collectors.toSet()));
                fail(taken(waiting), now);
            }
            return waiting.size() == AT_ONCE;
        }));
    }

    private List<Waiting> waiting(Instant before) {
        return jdbc.sql(WAITING)
                .param("before", Uuids.first(before))
                .param("limit", AT_ONCE)
                .query((row, n) -> new Waiting(
                        new DeliveryId(row.getObject("id", UUID.class)),
                        new EndpointId(row.getObject("endpoint_id", UUID.class)),
                        new TeamId(row.getObject("team_id", UUID.class)),
                        Mode.stored(row.getString("mode"))))
                .list();
    }

    private List<Waiting> taken(List<Waiting> waiting) {
        var taken = new HashSet<>(jdbc.sql(TAKE)
                .param(
                        "ids",
                        waiting.stream()
                                .map(one -> one.delivery().value().toString())
                                .toArray(String[]::new))
                .query(UUID.class)
                .list());
        return waiting.stream()
                .filter(one -> taken.contains(one.delivery().value()))
                .toList();
    }

    private void fail(List<Waiting> taken, Instant now) {
        deliveries.insertAttempts(taken.stream()
                .map(one -> new DeliveryRepository.Owned(one.team(), one.mode(), attempt(one, now)))
                .toList());
        deliveries.update(taken.stream()
                .map(one -> new DeliveryRepository.Progress(one.delivery(), Delivery.Status.FAILED, null))
                .toList());
    }

    private Attempt attempt(Waiting waiting, Instant now) {
        return new Attempt(
                new AttemptId(uuids.next()),
                waiting.delivery(),
                now,
                Duration.ZERO,
                null,
                null,
                ERROR,
                Attempt.Trigger.AUTOMATIC);
    }
}
