package ai.creativeflow.webhooks;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.EndpointId;
import ai.creativeflow.kernel.ids.TeamId;
import java.sql.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code delivery}, page by page. */
final class DeliveryPages {

    /**
     * The newest of each status, as the index has them, then the newest of all: a rare status costs no search. The status
     * between itself and itself, in the order by it: with an equality PostgreSQL knows that order by heart, and where most
     * deliveries are of this endpoint it goes through all of them by their ids instead.
     */
    static final String LIST = """
            SELECT d.id, d.event_id, d.event_type, d.endpoint_id, d.next_attempt_at, d.created_at,
                   CASE WHEN d.status = 'pending' AND e.paused THEN 'paused' ELSE d.status END AS status
            FROM unnest(CAST(:statuses AS text[])) AS wanted (status)
            CROSS JOIN LATERAL (
                SELECT id, event_id, event_type, endpoint_id, next_attempt_at, created_at, status
                FROM delivery
                WHERE endpoint_id = :endpoint
                  AND status BETWEEN wanted.status AND wanted.status
                  AND team_id = :team
                  AND mode = :mode
                  AND id < :before
                ORDER BY status, id DESC
                LIMIT :limit) d
            LEFT JOIN webhook_endpoint e ON e.id = d.endpoint_id
            WHERE CAST(:paused AS boolean) IS NULL
               OR e.paused = :paused
            ORDER BY d.id DESC
            LIMIT :limit
            """;

    private final JdbcClient jdbc;

    DeliveryPages(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** All statuses where {@code status} is null. */
    List<Delivery> list(
            TeamId team, Mode mode, EndpointId endpoint, Delivery.@Nullable Status status, Page.Request page) {
        return jdbc.sql(LIST)
                .param("endpoint", endpoint.value())
                .param("team", team.value())
                .param("mode", mode.wire())
                .param("before", page.beforeOrNewest())
                .param("statuses", stored(status))
                .param("paused", paused(status), Types.BOOLEAN)
                .param("limit", page.fetch())
                .query(DeliveryRepository::delivery)
                .list();
    }

    /** In the terms of the table, where what waits for a paused endpoint is pending. */
    private static String[] stored(Delivery.@Nullable Status status) {
        return switch (status) {
            case null -> new String[] {"pending", "delivered", "failed"};
            case PENDING, PAUSED -> new String[] {"pending"};
            case DELIVERED -> new String[] {"delivered"};
            case FAILED -> new String[] {"failed"};
        };
    }

    private static @Nullable Boolean paused(Delivery.@Nullable Status status) {
        return switch (status) {
            case PENDING -> Boolean.FALSE;
            case PAUSED -> Boolean.TRUE;
            case DELIVERED, FAILED -> null;
            case null -> null;
        };
    }
}
