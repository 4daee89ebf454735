package ai.creativeflow.webhooks;

import ai.creativeflow.journal.EventType;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.EndpointId;
import ai.creativeflow.kernel.ids.TeamId;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables {@code delivery} and {@code delivery_due}, for what is made good. */
final class MissedRepository {

    /**
     * The status between itself and itself, in the order by it, for the reason given at {@link DeliveryPages#LIST}; that
     * order is the index's from its end. What was sent costs no look.
     */
    static final String FAILED = """
            SELECT id
            FROM delivery
            WHERE endpoint_id = :endpoint
              AND status BETWEEN 'failed' AND 'failed'
              AND team_id = :team
              AND mode = :mode
              AND event_type <> :ping
              AND id > :after
              AND id < :before
            ORDER BY status DESC, id
            LIMIT :limit
            """;

    /** A schedule of its own, from the start, behind everything that happens now. Twice is once: then nothing is failed. */
    private static final String SEND_AGAIN = """
            WITH again AS (
                UPDATE delivery
                SET status = 'pending', attempts = 0, next_attempt_at = now(), updated_at = now()
                WHERE id = ANY(CAST(:ids AS uuid[]))
                  AND status = 'failed'
                RETURNING id, team_id, mode, endpoint_id, event_id)
            INSERT INTO delivery_due (id, team_id, mode, endpoint_id, delivery_id, event_id, trigger, attempts, due_at,
                fence, priority)
            SELECT id, team_id, mode, endpoint_id, id, event_id, 'automatic', 0, now(), 0, 2
            FROM again
            ON CONFLICT (id) DO NOTHING
            """;

    private static final String IN_LINE = """
            SELECT count(*)
            FROM (
                SELECT
                FROM delivery_due
                WHERE endpoint_id = :endpoint
                  AND priority = 2
                LIMIT :most) made_good
            """;

    private final JdbcClient jdbc;

    MissedRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Those that have failed, oldest first; not tests, which have no second try. */
    List<UUID> failed(TeamId team, Mode mode, EndpointId endpoint, UUID after, UUID before, int limit) {
        return jdbc.sql(FAILED)
                .param("ping", EventType.WEBHOOK_PING.wire())
                .param("endpoint", endpoint.value())
                .param("team", team.value())
                .param("mode", mode.wire())
                .param("after", after)
                .param("before", before)
                .param("limit", limit)
                .query(UUID.class)
                .list();
    }

    /** How many of an endpoint's deliveries are in line to be made good; counts no further than {@code most}. */
    int inLine(EndpointId endpoint, int most) {
        return jdbc.sql(IN_LINE)
                .param("endpoint", endpoint.value())
                .param("most", most)
                .query(Integer.class)
                .single();
    }

    /** Whoever calls this holds the endpoint's lock. Says how many that were. */
    int sendAgain(List<UUID> failed) {
        return jdbc.sql(SEND_AGAIN)
                .param("ids", failed.stream().map(UUID::toString).toArray(String[]::new))
                .update();
    }
}
