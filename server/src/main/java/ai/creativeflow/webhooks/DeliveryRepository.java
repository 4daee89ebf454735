package ai.creativeflow.webhooks;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.AttemptId;
import ai.creativeflow.kernel.ids.DeliveryId;
import ai.creativeflow.kernel.ids.EndpointId;
import ai.creativeflow.kernel.ids.EventId;
import ai.creativeflow.kernel.ids.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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

    private static final String LIST = """
            SELECT d.id, d.event_id, d.event_type, d.endpoint_id, d.next_attempt_at, d.created_at,
                   CASE WHEN d.status = 'pending' AND e.paused THEN 'paused' ELSE d.status END AS status
            FROM delivery d
            LEFT JOIN webhook_endpoint e ON e.id = d.endpoint_id
            WHERE d.endpoint_id = :endpoint
              AND d.team_id = :team
              AND d.mode = :mode
              AND d.id < :before
              AND (CAST(:status AS text) IS NULL
                   OR CASE WHEN d.status = 'pending' AND e.paused THEN 'paused' ELSE d.status END = :status)
            ORDER BY d.id DESC
            LIMIT :limit
            """;

    /** The first attempts of each delivery, oldest first. */
    private static final String ATTEMPTS = """
            SELECT a.id, a.delivery_id, a.at, a.duration_ms, a.response_status, a.response_body, a.error, a.trigger
            FROM unnest(CAST(:deliveries AS uuid[])) AS wanted(delivery_id)
            CROSS JOIN LATERAL (
                SELECT id, delivery_id, at, duration_ms, response_status, response_body, error, trigger
                FROM delivery_attempt
                WHERE delivery_id = wanted.delivery_id
                  AND team_id = :team
                  AND mode = :mode
                ORDER BY id
                LIMIT :limit) a
            ORDER BY a.id
            """;

    private static final String INSERT_ATTEMPT = """
            INSERT INTO delivery_attempt (id, team_id, mode, delivery_id, at, duration_ms, response_status,
                response_body, error, trigger)
            VALUES (:id, :team, :mode, :delivery, :at, :durationMs, :responseStatus, :responseBody, :error, :trigger)
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
                fence)
            SELECT :id, team_id, mode, endpoint_id, id, event_id, 'manual', 0, now(), 0
            FROM delivery
            WHERE id = :delivery
              AND team_id = :team
              AND mode = :mode
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

    /** All statuses where {@code status} is null. */
    List<Delivery> list(
            TeamId team, Mode mode, EndpointId endpoint, Delivery.@Nullable Status status, Page.Request page) {
        return jdbc.sql(LIST)
                .param("endpoint", endpoint.value())
                .param("team", team.value())
                .param("mode", mode.wire())
                .param("before", page.beforeOrNewest())
                .param("status", status == null ? null : status.wire())
                .param("limit", page.fetch())
                .query(DeliveryRepository::delivery)
                .list();
    }

    Map<DeliveryId, List<Attempt>> attempts(TeamId team, Mode mode, List<DeliveryId> deliveries) {
        return jdbc
                .sql(ATTEMPTS)
                .param(
                        "deliveries",
                        deliveries.stream().map(id -> id.value().toString()).toArray(String[]::new))
                .param("team", team.value())
                .param("mode", mode.wire())
                .param("limit", ATTEMPTS_SHOWN_MAX)
                .query(DeliveryRepository::attempt)
                .list()
                .stream()
                .collect(Collectors.groupingBy(Attempt::delivery));
    }

    void insertAttempt(TeamId team, Mode mode, Attempt attempt) {
        jdbc.sql(INSERT_ATTEMPT)
                .param("id", attempt.id().value())
                .param("team", team.value())
                .param("mode", mode.wire())
                .param("delivery", attempt.delivery().value())
                .param("at", attempt.at().atOffset(ZoneOffset.UTC))
                .param("durationMs", attempt.took().toMillis())
                .param("responseStatus", attempt.responseStatus())
                .param("responseBody", attempt.responseBody())
                .param("error", attempt.error())
                .param("trigger", attempt.trigger().wire())
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

    /** Whoever calls this holds the endpoint's lock. */
    void failPending(EndpointId endpoint) {
        jdbc.sql(FAIL_PENDING).param("endpoint", endpoint.value()).update();
    }

    private static Delivery delivery(ResultSet row, int number) throws SQLException {
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
