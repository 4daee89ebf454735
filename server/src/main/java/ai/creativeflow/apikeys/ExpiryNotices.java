package ai.creativeflow.apikeys;

import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells teams of keys that end soon: once within the last week and once within the last day. The row remembers which end
 * was announced, in the transaction of the event, so that several nodes and repeated rounds tell it once, and a new end is
 * told anew.
 */
final class ExpiryNotices {

    private static final int AT_ONCE = 100;

    /** Two nodes never get the same key: its row is locked here until the event is written. */
    private static final String TAKE = """
            WITH due AS (
                SELECT id, least(expires_at, ends_at) AS ending
                FROM api_key
                WHERE revoked_at IS NULL
                  AND disabled_at IS NULL
                  AND (expires_at IS NOT NULL OR ends_at IS NOT NULL)
                  AND least(expires_at, ends_at) > now()
                  AND least(expires_at, ends_at) <= now() + interval '7 days'
                  AND (told_week_of IS DISTINCT FROM least(expires_at, ends_at)
                       OR (least(expires_at, ends_at) <= now() + interval '1 day'
                           AND told_day_of IS DISTINCT FROM least(expires_at, ends_at)))
                ORDER BY least(expires_at, ends_at), id
                LIMIT :limit
                FOR UPDATE SKIP LOCKED)
            UPDATE api_key k
            SET told_week_of = d.ending,
                told_day_of = CASE WHEN d.ending <= now() + interval '1 day' THEN d.ending ELSE k.told_day_of END
            FROM due d
            WHERE k.id = d.id
            RETURNING k.id, k.team_id, k.mode, k.name, k.hint, k.scopes, k.rate_limits, k.allowed_cidrs, k.monthly_cap_micros,
                      coalesce(k.lineage, k.id) AS lineage, k.predecessor_id, k.created_at, k.created_by, k.expires_at,
                      k.ends_at, k.disabled_at, k.revoked_at, k.last_used_at, k.last_used_ip, k.last_used_user_agent,
                      k.version
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Journal journal;
    private final TransactionTemplate transactions;
    private final InstantSource clock;

    ExpiryNotices(
            JdbcClient jdbc, JsonMapper json, Journal journal, TransactionTemplate transactions, InstantSource clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.journal = journal;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Tells of those that are due; true where there may be more. */
    boolean tellDue() {
        return Objects.requireNonNull(transactions.execute(tx -> {
            List<ApiKey> due = jdbc.sql(TAKE)
                    .param("limit", AT_ONCE)
                    .query((row, n) -> KeyRow.key(row, json))
                    .list();
            for (ApiKey key : due) {
                journal.publish(key.team(), key.mode(), EventType.API_KEY_EXPIRING, KeyView.of(key, clock.instant()));
            }
            return due.size() == AT_ONCE;
        }));
    }
}
