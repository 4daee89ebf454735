package ai.creativeflow.webhooks;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.EndpointId;
import ai.creativeflow.kernel.ids.TeamId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code webhook_endpoint}. Whoever locks more than endpoints locks them first. */
final class EndpointRepository {

    /** Endpoints of one team are counted one creation at a time. */
    private static final String LOCK_TEAM = "SELECT pg_advisory_xact_lock(hashtextextended(:team, 77))";

    private static final String COUNT = """
            SELECT count(*)
            FROM webhook_endpoint
            WHERE team_id = :team
            """;

    private static final String INSERT = """
            INSERT INTO webhook_endpoint (id, team_id, mode, url, events, description, header_names, headers, signature,
                public_key, rate_limit_per_second, ordering, paused, failures, created_at, updated_at, version)
            VALUES (:id, :team, :mode, :url, :events, :description, :headerNames, :headers, :signature,
                :publicKey, :rateLimit, :ordering, false, 0, :at, :at, 1)
            """;

    private static final String FIND = """
            SELECT id, team_id, mode, url, events, description, header_names, signature, public_key,
                   rate_limit_per_second, ordering, paused, disabled_reason, failures, failing_since, last_failure_at,
                   created_at, updated_at, version
            FROM webhook_endpoint
            WHERE id = :id
              AND team_id = :team
              AND mode = :mode
            """;

    private static final String LIST = """
            SELECT id, team_id, mode, url, events, description, header_names, signature, public_key,
                   rate_limit_per_second, ordering, paused, disabled_reason, failures, failing_since, last_failure_at,
                   created_at, updated_at, version
            FROM webhook_endpoint
            WHERE team_id = :team
              AND mode = :mode
              AND id < :before
            ORDER BY id DESC
            LIMIT :limit
            """;

    /** In one order, so that two who lock several never wait for each other in a ring. */
    private static final String LOCK_ALL = """
            SELECT id, team_id, mode, url, events, description, header_names, signature, public_key,
                   rate_limit_per_second, ordering, paused, disabled_reason, failures, failing_since, last_failure_at,
                   created_at, updated_at, version
            FROM webhook_endpoint
            WHERE id = ANY(CAST(:ids AS uuid[]))
            ORDER BY id
            FOR NO KEY UPDATE
            """;

    /**
     * Who might want events of these teams; not disabled or deleted until the deliveries are written, or else disabling
     * misses them. Whoever records outcomes need not wait for this, nor this for them.
     */
    private static final String SUBSCRIBERS = """
            SELECT id, team_id, mode, url, events, description, header_names, signature, public_key,
                   rate_limit_per_second, ordering, paused, disabled_reason, failures, failing_since, last_failure_at,
                   created_at, updated_at, version
            FROM webhook_endpoint
            WHERE team_id = ANY(CAST(:teams AS uuid[]))
              AND disabled_at IS NULL
            ORDER BY id
            FOR KEY SHARE
            """;

    /** What callers see changes, so the version rises. */
    private static final String UPDATE = """
            UPDATE webhook_endpoint
            SET url = :url, events = :events, description = :description, rate_limit_per_second = :rateLimit,
                ordering = :ordering, paused = :paused,
                disabled_reason = :disabledReason,
                disabled_at = CASE WHEN CAST(:disabledReason AS text) IS NULL THEN NULL
                                   ELSE coalesce(disabled_at, now()) END,
                failures = :failures, failing_since = :failingSince, last_failure_at = :lastFailureAt,
                updated_at = :at, version = version + 1
            WHERE id = :id
              AND team_id = :team
              AND mode = :mode
            """;

    /** Nothing that callers see. */
    private static final String UPDATE_HEALTH = """
            UPDATE webhook_endpoint
            SET failures = :failures, failing_since = :failingSince, last_failure_at = :lastFailureAt
            WHERE id = :id
              AND team_id = :team
              AND mode = :mode
            """;

    private static final String UPDATE_HEADERS = """
            UPDATE webhook_endpoint
            SET header_names = :headerNames, headers = :headers
            WHERE id = :id
              AND team_id = :team
              AND mode = :mode
            """;

    private static final String UPDATE_PUBLIC_KEY = """
            UPDATE webhook_endpoint
            SET public_key = :publicKey, updated_at = :at, version = version + 1
            WHERE id = :id
              AND team_id = :team
              AND mode = :mode
            """;

    private static final String DELETE = """
            DELETE FROM webhook_endpoint
            WHERE id = :id
              AND team_id = :team
              AND mode = :mode
            """;

    private static final String ADDRESS = """
            SELECT id, url, signature, headers,
                   ARRAY(SELECT s.sealed
                         FROM webhook_secret s
                         WHERE s.endpoint_id = webhook_endpoint.id
                           AND (s.expires_at IS NULL OR s.expires_at > now())
                         ORDER BY s.id DESC) AS secrets
            FROM webhook_endpoint
            WHERE id = :id
              AND team_id = :team
              AND mode = :mode
            """;

    private final JdbcClient jdbc;

    EndpointRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    int countLocked(TeamId team) {
        jdbc.sql(LOCK_TEAM).param("team", team.text()).query((row, n) -> true).single();
        return jdbc.sql(COUNT).param("team", team.value()).query(Integer.class).single();
    }

    void insert(Endpoint endpoint, @Nullable Sealed headers) {
        jdbc.sql(INSERT)
                .param("id", endpoint.id().value())
                .param("team", endpoint.team().value())
                .param("mode", endpoint.mode().wire())
                .param("url", endpoint.url())
                .param("events", texts(endpoint.events()))
                .param("description", endpoint.description())
                .param("headerNames", endpoint.headerNames().toArray(new String[0]))
                .param("headers", bytes(headers))
                .param("signature", endpoint.signature().wire())
                .param("publicKey", endpoint.publicKey())
                .param("rateLimit", endpoint.flow().rateLimitPerSecond())
                .param("ordering", endpoint.flow().ordering().wire())
                .param("at", endpoint.createdAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    Optional<Endpoint> find(TeamId team, Mode mode, EndpointId id) {
        return jdbc.sql(FIND)
                .param("id", id.value())
                .param("team", team.value())
                .param("mode", mode.wire())
                .query(EndpointRepository::endpoint)
                .optional();
    }

    List<Endpoint> list(TeamId team, Mode mode, Page.Request page) {
        return jdbc.sql(LIST)
                .param("team", team.value())
                .param("mode", mode.wire())
                .param("before", page.beforeOrNewest())
                .param("limit", page.fetch())
                .query(EndpointRepository::endpoint)
                .list();
    }

    /** For the rest of the transaction nobody else changes these. Those that are gone are not in the answer. */
    List<Endpoint> lock(Collection<EndpointId> ids) {
        return jdbc.sql(LOCK_ALL)
                .param("ids", ids.stream().map(id -> id.value().toString()).toArray(String[]::new))
                .query(EndpointRepository::endpoint)
                .list();
    }

    List<Endpoint> subscribers(Collection<TeamId> teams) {
        return jdbc.sql(SUBSCRIBERS)
                .param("teams", teams.stream().map(id -> id.value().toString()).toArray(String[]::new))
                .query(EndpointRepository::endpoint)
                .list();
    }

    void update(Endpoint endpoint) {
        requireOne(
                endpoint,
                health(jdbc.sql(UPDATE), endpoint)
                        .param("url", endpoint.url())
                        .param("events", texts(endpoint.events()))
                        .param("description", endpoint.description())
                        .param("rateLimit", endpoint.flow().rateLimitPerSecond())
                        .param("ordering", endpoint.flow().ordering().wire())
                        .param("paused", endpoint.paused())
                        .param(
                                "disabledReason",
                                endpoint.disabled() == null
                                        ? null
                                        : endpoint.disabled().wire())
                        .param("at", endpoint.updatedAt().atOffset(ZoneOffset.UTC))
                        .update());
    }

    void updateHealth(Endpoint endpoint) {
        requireOne(endpoint, health(jdbc.sql(UPDATE_HEALTH), endpoint).update());
    }

    void updateHeaders(Endpoint endpoint, @Nullable Sealed headers) {
        requireOne(
                endpoint,
                jdbc.sql(UPDATE_HEADERS)
                        .param("id", endpoint.id().value())
                        .param("team", endpoint.team().value())
                        .param("mode", endpoint.mode().wire())
                        .param("headerNames", endpoint.headerNames().toArray(new String[0]))
                        .param("headers", bytes(headers))
                        .update());
    }

    void updatePublicKey(Endpoint endpoint, @Nullable String publicKey, Instant at) {
        requireOne(
                endpoint,
                jdbc.sql(UPDATE_PUBLIC_KEY)
                        .param("id", endpoint.id().value())
                        .param("team", endpoint.team().value())
                        .param("mode", endpoint.mode().wire())
                        .param("publicKey", publicKey)
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .update());
    }

    private static JdbcClient.StatementSpec health(JdbcClient.StatementSpec statement, Endpoint endpoint) {
        return statement
                .param("id", endpoint.id().value())
                .param("team", endpoint.team().value())
                .param("mode", endpoint.mode().wire())
                .param("failures", endpoint.health().failures())
                .param("failingSince", time(endpoint.health().since()))
                .param("lastFailureAt", time(endpoint.health().last()));
    }

    private static void requireOne(Endpoint endpoint, int updated) {
        if (updated != 1) {
            throw new IllegalStateException(endpoint.id() + " was locked and is gone");
        }
    }

    boolean delete(TeamId team, Mode mode, EndpointId id) {
        return jdbc.sql(DELETE)
                        .param("id", id.value())
                        .param("team", team.value())
                        .param("mode", mode.wire())
                        .update()
                == 1;
    }

    Optional<Address> address(TeamId team, Mode mode, EndpointId id) {
        return jdbc.sql(ADDRESS)
                .param("id", id.value())
                .param("team", team.value())
                .param("mode", mode.wire())
                .query((row, n) -> address(row, "id"))
                .optional();
    }

    /** The columns {@code url}, {@code signature}, {@code headers} and {@code secrets} of the present row. */
    static Address address(ResultSet row, String idColumn) throws SQLException {
        byte[] headers = row.getBytes("headers");
        Array secrets = row.getArray("secrets");
        return new Address(
                new EndpointId(row.getObject(idColumn, UUID.class)),
                row.getString("url"),
                scheme(row.getString("signature")),
                headers == null ? null : new Sealed(headers),
                Arrays.stream((byte[][]) secrets.getArray()).map(Sealed::new).toList());
    }

    private static Endpoint endpoint(ResultSet row, int number) throws SQLException {
        String disabled = row.getString("disabled_reason");
        return new Endpoint(
                new EndpointId(row.getObject("id", UUID.class)),
                new TeamId(row.getObject("team_id", UUID.class)),
                Mode.stored(row.getString("mode")),
                row.getString("url"),
                strings(row, "events").stream().map(EventPattern::new).toList(),
                row.getString("description"),
                strings(row, "header_names"),
                scheme(row.getString("signature")),
                row.getString("public_key"),
                new Flow(row.getObject("rate_limit_per_second", Integer.class), ordering(row.getString("ordering"))),
                row.getBoolean("paused"),
                disabled == null ? null : DisabledReason.stored(disabled),
                new Health(row.getInt("failures"), instant(row, "failing_since"), instant(row, "last_failure_at")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                row.getLong("version"));
    }

    private static Flow.Ordering ordering(String wire) {
        return Flow.Ordering.of(wire).orElseThrow(() -> new IllegalStateException("ordering " + wire));
    }

    private static SigningKey.Scheme scheme(String wire) {
        return SigningKey.Scheme.of(wire).orElseThrow(() -> new IllegalStateException("signature " + wire));
    }

    private static List<String> strings(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static String[] texts(List<EventPattern> patterns) {
        return patterns.stream().map(EventPattern::text).toArray(String[]::new);
    }

    private static byte @Nullable [] bytes(@Nullable Sealed value) {
        return value == null ? null : value.bytes();
    }
}
