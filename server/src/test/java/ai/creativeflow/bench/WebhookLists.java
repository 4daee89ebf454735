package ai.creativeflow.bench;

import ai.creativeflow.kernel.ids.EndpointId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;

/**
 * List calls with very many rows stored: a team's deliveries over thirty days, five attempts each, and as many events.
 * Of ten thousand deliveries one has failed.
 */
final class WebhookLists {

    private static final int DAYS = 30;
    private static final int ATTEMPTS = 5;
    private static final int CALLS = 100;
    private static final int WARM_UP = 20;

    /** As the server makes them for the days to come. */
    private static final String PARTITION = """
            DO
            $$
            DECLARE
                name text;
                day  timestamp;
            BEGIN
                FOREACH name IN ARRAY ARRAY['event', 'delivery', 'delivery_attempt'] LOOP
                    FOR n IN 2..%d LOOP
                        day := date_trunc('day', now() AT TIME ZONE 'UTC') - n * interval '1 day';
                        EXECUTE format('CREATE TABLE IF NOT EXISTS %%I PARTITION OF %%I FOR VALUES FROM (%%L) TO (%%L)',
                                       name || '_' || to_char(day, 'YYYYMMDD'), name, pg_temp.first_id(day),
                                       pg_temp.first_id(day + interval '1 day'));
                    END LOOP;
                END LOOP;
            END
            $$
            """.formatted(DAYS);

    private static final String FIRST_ID = """
            CREATE FUNCTION pg_temp.first_id(at timestamp) RETURNS uuid LANGUAGE sql IMMUTABLE AS
            $$ SELECT rpad(lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0'), 32, '0')::uuid $$
            """;

    /** The n-th of so many, evenly over the days; version and variant as UUIDv7 has them. */
    private static final String NUMBERED = """
            CREATE FUNCTION pg_temp.numbered(n bigint, total bigint) RETURNS uuid LANGUAGE sql STABLE AS
            $$ SELECT (lpad(to_hex(((extract(epoch FROM date_trunc('day', now())) + 3600
                                     - %d * 86400 * (1 - n::numeric / total)) * 1000)::bigint), 12, '0')
                       || '7' || lpad(to_hex(n %% 4096), 3, '0') || '8' || lpad(to_hex(n), 15, '0'))::uuid $$
            """.formatted(DAYS - 2);

    private static final String EVENTS = """
            INSERT INTO event (id, team_id, mode, type, payload, created_at)
            SELECT pg_temp.numbered(n, ?), ?::uuid, 'live',
                   CASE WHEN n % 10000 = 0 THEN 'generation.failed' ELSE 'generation.completed' END,
                   '{"object": "generation"}', now()
            FROM generate_series(1, ?) AS n
            """;

    private static final String DELIVERIES = """
            INSERT INTO delivery (id, team_id, mode, endpoint_id, event_id, event_type, status, attempts, created_at,
                updated_at)
            SELECT pg_temp.numbered(n, ?), ?::uuid, 'live', ?::uuid, pg_temp.numbered(n, ?), 'generation.completed',
                   CASE WHEN n % 10000 = 0 THEN 'failed' ELSE 'delivered' END, 5, now(), now()
            FROM generate_series(1, ?) AS n
            """;

    private static final String MADE = """
            INSERT INTO delivery_attempt (id, team_id, mode, delivery_id, at, duration_ms, response_status, trigger)
            SELECT pg_temp.numbered(n * %1$d + a, ?::bigint * %1$d), ?::uuid, 'live', pg_temp.numbered(n, ?), now(), 12, 200,
                   'automatic'
            FROM generate_series(1, ?) AS n, generate_series(0, %1$d - 1) AS a
            """.formatted(ATTEMPTS);

    private final WebhookServer server;

    WebhookLists(WebhookServer server) {
        this.server = server;
    }

    void time(int deliveries) throws Exception {
        String[] team = server.team("stored");
        server.endpoint(team[1], "https://hooks.example.com/stored");
        String endpoint = fill(deliveries);
        long attempts = (long) deliveries * ATTEMPTS;
        String beside = "p95 of %d calls, %d deliveries and %d attempts " + "stored; 200 ms are wanted; p50 %.1f ms";
        String list = "/v1/webhook-endpoints/" + endpoint + "/deliveries";
        time("deliveries of an endpoint", team[1], list + "?limit=100", beside, deliveries, attempts);
        time("those that failed", team[1], list + "?status=failed&limit=100", beside, deliveries, attempts);
        time("those that are pending, none", team[1], list + "?status=pending", beside, deliveries, attempts);
        time("events", team[1], "/v1/events?limit=100", beside, deliveries, attempts);
        time(
                "events of a rare type",
                team[1],
                "/v1/events?type=generation.failed&limit=100",
                beside,
                deliveries,
                attempts);
        time(
                "an endpoint's stats",
                team[1],
                "/v1/webhook-endpoints/" + endpoint + "/stats",
                beside,
                deliveries,
                attempts);
    }

    private void time(String what, String key, String path, String beside, int deliveries, long attempts)
            throws Exception {
        double[] millis = new double[CALLS];
        for (int i = -WARM_UP; i < CALLS; i++) {
            long took = server.get(key, path);
            if (i >= 0) {
                millis[i] = took / 1e6;
            }
        }
        Arrays.sort(millis);
        String p95 = String.format(Locale.ROOT, "%.1f ms", millis[CALLS * 95 / 100]);
        Webhooks.row("list: " + what, p95, beside, CALLS, deliveries, attempts, millis[CALLS / 2]);
    }

    /** Answers with the endpoint's id as callers know it. */
    private String fill(int deliveries) throws Exception {
        try (Connection connection = server.database();
                var statement = connection.createStatement()) {
            String team;
            String endpoint;
            try (var found = statement.executeQuery(
                    "SELECT e.team_id, e.id FROM webhook_endpoint e WHERE e.url LIKE '%/stored'")) {
                found.next();
                team = found.getString(1);
                endpoint = found.getString(2);
            }
            statement.execute(FIRST_ID);
            statement.execute(NUMBERED);
            statement.execute(PARTITION);
            insert(connection, EVENTS, deliveries, team, deliveries);
            insert(connection, DELIVERIES, deliveries, team, endpoint, deliveries, deliveries);
            insert(connection, MADE, deliveries, team, deliveries, deliveries);
            statement.execute("ANALYZE event, delivery, delivery_attempt");
            return new EndpointId(UUID.fromString(endpoint)).text();
        }
    }

    private static void insert(Connection connection, String sql, Object... values) throws SQLException {
        try (var insert = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                insert.setObject(i + 1, values[i]);
            }
            insert.executeUpdate();
        }
    }
}
