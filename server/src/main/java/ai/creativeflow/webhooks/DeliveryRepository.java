package ai.creativeflow.webhooks;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.AttemptId;
import ai.creativeflow.kernel.ids.DeliveryId;
import ai.creativeflow.kernel.ids.EndpointId;
import ai.creativeflow.kernel.ids.EventId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables {@code delivery} and {@code delivery_attempt} as callers read them. */
final class DeliveryRepository {

    private static final int ATTEMPTS_SHOWN_MAX = 50;
    private static final Duration CLOCKS_DIFFER_MAX = Duration.ofHours(1);

    /** What waits for a paused endpoint is shown as paused; an endpoint that is gone paused nothing. */
    private static final String FIND = """
            SELECT d.id, d.event_id, d.event_type, d.endpoint_id, d.next_attempt_at, d.created_at,
                   CASE WHEN d.status = 'pending' AND e.paused THEN 'paused' ELSE d.status END AS status
            FROM delivery d
            LEFT JOIN webhook_endpoint e ON e.id = d.endpoint_id
            WHERE d.id = :id
              AND d.team_id = :team
              AND d.mode = :mode
            """;

    /** The first attempts of each delivery, oldest first. None is older than its delivery, so older partitions are left out. */
    private static final String ATTEMPTS = """
            SELECT a.id, a.delivery_id, a.at, a.duration_ms, a.response_status, a.response_body, a.error, a.trigger
            FROM unnest(CAST(:deliveries AS uuid[]), CAST(:since AS uuid[])) AS wanted (delivery_id, since)
            CROSS JOIN LATERAL (
                SELECT id, delivery_id, at, duration_ms, response_status, response_body, error, trigger
                FROM delivery_attempt
                WHERE delivery_id = wanted.delivery_id
                  AND team_id = :team
                  AND mode = :mode
                  AND id >= wanted.since
                ORDER BY id
                LIMIT :limit) a
            ORDER BY a.id
            """;

    private static final String INSERT_ATTEMPTS = """
            INSERT INTO delivery_attempt (id, team_id, mode, delivery_id, at, duration_ms, response_status,
                response_body, error, trigger)
            SELECT id, team_id, mode, delivery_id, at, duration_ms, response_status, response_body, error, trigger
            FROM unnest(CAST(:ids AS uuid[]), CAST(:teams AS uuid[]), CAST(:modes AS text[]),
                        CAST(:deliveries AS uuid[]), CAST(:ats AS timestamptz[]), CAST(:durations AS bigint[]),
                        CAST(:statuses AS integer[]), CAST(:bodies AS text[]), CAST(:errors AS text[]),
                        CAST(:triggers AS text[]))
                AS made (id, team_id, mode, delivery_id, at, duration_ms, response_status, response_body, error, trigger)
            """;

    /** A test has no schedule: it is over when it is written. */
    private static final String INSERT_TEST = """
            INSERT INTO delivery (id, team_id, mode, endpoint_id, event_id, event_type, status, attempts, created_at,
                updated_at)
            VALUES (:id, :team, :mode, :endpoint, :event, :eventType, :status, 0, now(), now())
            """;

    /** One attempt more, beside the schedule and without a word to it. */
    private static final String INSERT_RESEND = """
            INSERT INTO delivery_due (id, team_id, mode, endpoint_id, delivery_id, event_id, trigger, attempts, due_at,
                fence, priority)
            SELECT :id, team_id, mode, endpoint_id, id, event_id, 'manual', 0, now(), 0, 0
            FROM delivery
            WHERE id = :delivery
              AND team_id = :team
              AND mode = :mode
            """;

    /** Waits for every fan-out that still saw the endpoint enabled, and holds up those to come until it is seen disabled. */
    private static final String LOCK_AGAINST_FAN_OUT = """
            SELECT id
            FROM webhook_endpoint
            WHERE id = :endpoint
            FOR UPDATE
            """;

    /** Nothing more is sent, and what was on its way finds its row gone. */
    private static final String FAIL_PENDING = """
            WITH gone AS (
                DELETE FROM delivery_due
                WHERE endpoint_id = :endpoint)
            UPDATE delivery
            SET status = 'failed', next_attempt_at = NULL, updated_at = now()
            WHERE endpoint_id = :endpoint
              AND status = 'pending'
            """;

    /** The outcome of automatic attempts, beside the row's own end. Named twice, so that no plan reads whole partitions. */
    private static final String UPDATE_DELIVERIES = """
            UPDATE delivery d
            SET status = result.status,
                attempts = d.attempts + 1,
                next_attempt_at = now() + make_interval(secs => result.millis / 1000.0),
                updated_at = now()
            FROM unnest(CAST(:deliveries AS uuid[]), CAST(:statuses AS text[]), CAST(:millis AS bigint[]))
                AS result (id, status, millis)
            WHERE d.id = result.id
              AND d.id = ANY(CAST(:deliveries AS uuid[]))
              AND d.status = 'pending'
            """;

    /** A resend that succeeded makes good what had failed for good; a schedule that still runs is left alone. */
    private static final String DELIVERED_AFTER_ALL = """
            UPDATE delivery
            SET status = 'delivered', updated_at = now()
            WHERE id = ANY(CAST(:deliveries AS uuid[]))
              AND status = 'failed'
            """;

    private final JdbcClient jdbc;

    DeliveryRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Delivery> find(TeamId team, Mode mode, DeliveryId id) {
        return jdbc.sql(FIND)
                .param("id", id.value())
                .param("team", team.value())
                .param("mode", mode.wire())
                .query(DeliveryRepository::delivery)
                .optional();
    }

    Map<DeliveryId, List<Attempt>> attempts(TeamId team, Mode mode, List<DeliveryId> deliveries) {
        return jdbc
                .sql(ATTEMPTS)
                .param(
                        "deliveries",
                        deliveries.stream().map(id -> id.value().toString()).toArray(String[]::new))
                .param(
                        "since",
                        deliveries.stream().map(id -> since(id).toString()).toArray(String[]::new))
                .param("team", team.value())
                .param("mode", mode.wire())
                .param("limit", ATTEMPTS_SHOWN_MAX)
                .query(DeliveryRepository::attempt)
                .list()
                .stream()
                .collect(Collectors.groupingBy(Attempt::delivery));
    }

    /** A little before the delivery, for the clocks of two nodes differ. */
    private static UUID since(DeliveryId delivery) {
        long millis = delivery.value().getMostSignificantBits() >>> 16;
        return Uuids.first(Instant.ofEpochMilli(millis).minus(CLOCKS_DIFFER_MAX));
    }

    /** An attempt and whose it is. */
    record Owned(TeamId team, Mode mode, Attempt attempt) {}

    void insertAttempts(List<Owned> attempts) {
        jdbc.sql(INSERT_ATTEMPTS)
                .param(
                        "ids",
                        Columns.of(attempts, one -> one.attempt().id().value().toString()))
                .param("teams", Columns.of(attempts, one -> one.team().value().toString()))
                .param("modes", Columns.of(attempts, one -> one.mode().wire()))
                .param(
                        "deliveries",
                        Columns.of(
                                attempts,
                                one -> one.attempt().delivery().value().toString()))
                .param("ats", Columns.of(attempts, one -> one.attempt().at().toString()))
                .param(
                        "durations",
                        attempts.stream()
                                .map(one -> one.attempt().took().toMillis())
                                .toArray(Long[]::new))
                .param(
                        "statuses",
                        attempts.stream()
                                .map(one -> one.attempt().responseStatus())
                                .toArray(Integer[]::new))
                .param("bodies", Columns.of(attempts, one -> one.attempt().responseBody()))
                .param("errors", Columns.of(attempts, one -> one.attempt().error()))
                .param(
                        "triggers",
                        Columns.of(attempts, one -> one.attempt().trigger().wire()))
                .update();
    }

    void insertTest(TeamId team, Mode mode, Delivery delivery) {
        jdbc.sql(INSERT_TEST)
                .param("id", delivery.id().value())
                .param("team", team.value())
                .param("mode", mode.wire())
                .param("endpoint", delivery.endpoint().value())
                .param("event", delivery.event().value())
                .param("eventType", delivery.eventType())
                .param("status", delivery.status().wire())
                .update();
    }

    void insertResend(TeamId team, Mode mode, DeliveryId delivery, UUID id) {
        int inserted = jdbc.sql(INSERT_RESEND)
                .param("id", id)
                .param("delivery", delivery.value())
                .param("team", team.value())
                .param("mode", mode.wire())
                .update();
        if (inserted != 1) {
            throw new IllegalStateException(delivery + " was found and is gone");
        }
    }

    /** A status and, where it stays pending, the pause until the next attempt. */
    record Progress(
            DeliveryId delivery,
            Delivery.Status status,
            @Nullable Duration pause) {

        private @Nullable Long millis() {
            return pause == null ? null : pause.toMillis();
        }
    }

    void update(List<Progress> progress) {
        if (progress.isEmpty()) {
            return;
        }
        jdbc.sql(UPDATE_DELIVERIES)
                .param(
                        "deliveries",
                        progress.stream()
                                .map(one -> one.delivery().value().toString())
                                .toArray(String[]::new))
                .param(
                        "statuses",
                        progress.stream().map(one -> one.status().wire()).toArray(String[]::new))
                .param("millis", progress.stream().map(Progress::millis).toArray(Long[]::new))
                .update();
    }

    void deliveredAfterAll(List<DeliveryId> deliveries) {
        if (deliveries.isEmpty()) {
            return;
        }
        jdbc.sql(DELIVERED_AFTER_ALL)
                .param(
                        "deliveries",
                        deliveries.stream().map(id -> id.value().toString()).toArray(String[]::new))
                .update();
    }

    /** Whoever calls this holds the endpoint's lock. */
    void failPending(EndpointId endpoint) {
        jdbc.sql(LOCK_AGAINST_FAN_OUT)
                .param("endpoint", endpoint.value())
                .query(UUID.class)
                .list();
        jdbc.sql(FAIL_PENDING).param("endpoint", endpoint.value()).update();
    }

    static Delivery delivery(ResultSet row, int number) throws SQLException {
        var next = row.getObject("next_attempt_at", OffsetDateTime.class);
        return new Delivery(
                new DeliveryId(row.getObject("id", UUID.class)),
                new EventId(row.getObject("event_id", UUID.class)),
                row.getString("event_type"),
                new EndpointId(row.getObject("endpoint_id", UUID.class)),
                Delivery.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                next == null ? null : next.toInstant(),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static Attempt attempt(ResultSet row, int number) throws SQLException {
        return new Attempt(
                new AttemptId(row.getObject("id", UUID.class)),
                new DeliveryId(row.getObject("delivery_id", UUID.class)),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                Duration.ofMillis(row.getLong("duration_ms")),
                row.getObject("response_status", Integer.class),
                row.getString("response_body"),
                row.getString("error"),
                Attempt.Trigger.stored(row.getString("trigger")));
    }
}
