package ai.creativeflow.apikeys;

import ai.creativeflow.identity.RateLimitBody;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The {@code api_key} table. Nothing else reads or writes it. */
final class KeyRepository {

    private static final String INSERT = """
            INSERT INTO api_key (id, team_id, mode, name, hint, hash, scopes, rate_limits, lineage, created_at,
                                 created_by, expires_at, version)
            VALUES (:id, :team, :mode, :name, :hint, :hash, :scopes, CAST(:rateLimits AS jsonb), :lineage, :at, :by, :expiresAt,
                    1)
            """;

    /** By what was presented, before anybody's team is known: the one statement here without a team. */
    private static final String BY_HASH = """
            SELECT id, team_id, mode, name, hint, scopes, rate_limits, coalesce(lineage, id) AS lineage, created_at,
                   created_by, expires_at, revoked_at, last_used_at, version
            FROM api_key
            WHERE hash = :hash
            """;

    /** After the pepper changed: the key is kept under the new one from now on. */
    private static final String REHASH = "UPDATE api_key SET hash = :hash WHERE id = :id AND team_id = :team";

    private static final String FIND = """
            SELECT id, team_id, mode, name, hint, scopes, rate_limits, coalesce(lineage, id) AS lineage, created_at,
                   created_by, expires_at, revoked_at, last_used_at, version
            FROM api_key
            WHERE id = :id
              AND team_id = :team
              AND mode = ANY(:modes)
            """;

    private static final String LIST = """
            SELECT id, team_id, mode, name, hint, scopes, rate_limits, coalesce(lineage, id) AS lineage, created_at,
                   created_by, expires_at, revoked_at, last_used_at, version
            FROM api_key
            WHERE team_id = :team
              AND mode = ANY(:modes)
              AND id < :before
            ORDER BY id DESC
            LIMIT :limit
            """;

    private static final String MADE_BY = """
            SELECT id, team_id, mode, name, hint, scopes, rate_limits, coalesce(lineage, id) AS lineage, created_at,
                   created_by, expires_at, revoked_at, last_used_at, version
            FROM api_key
            WHERE team_id = :team
              AND created_by = :by
              AND revoked_at IS NULL
              AND (expires_at IS NULL OR expires_at > now())
            ORDER BY id DESC
            LIMIT :limit
            """;

    private static final String REVOKE_ALL = """
            UPDATE api_key
            SET revoked_at = :at, version = version + 1
            WHERE team_id = :team
              AND revoked_at IS NULL
            """;

    /** The first revocation's instant stays. */
    private static final String REVOKE = """
            UPDATE api_key
            SET revoked_at = :at, version = version + 1
            WHERE id = :id
              AND team_id = :team
              AND mode = ANY(:modes)
              AND revoked_at IS NULL
            """;

    /** Never moves backwards, whichever node reports last. */
    private static final String USED = """
            UPDATE api_key k
            SET last_used_at = u.at
            FROM unnest(CAST(:ids AS uuid[]), CAST(:instants AS timestamptz[])) AS u (id, at)
            WHERE k.id = u.id
              AND (k.last_used_at IS NULL OR k.last_used_at < u.at)
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    KeyRepository(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void insert(ApiKey key, byte[] hash) {
        jdbc.sql(INSERT)
                .param("id", key.id().value())
                .param("team", key.team().value())
                .param("mode", key.mode().wire())
                .param("name", key.name())
                .param("hint", key.hint())
                .param("hash", hash)
                .param("scopes", key.scopes().stream().map(Scope::wire).sorted().toArray(String[]::new))
                .param("rateLimits", RateLimitBody.column(json, key.rateLimits()))
                .param("lineage", key.lineage().value())
                .param("at", key.createdAt().atOffset(ZoneOffset.UTC))
                .param("by", key.createdBy())
                .param(
                        "expiresAt",
                        key.expiresAt() == null ? null : key.expiresAt().atOffset(ZoneOffset.UTC),
                        Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    Optional<ApiKey> byHash(byte[] hash) {
        return jdbc.sql(BY_HASH).param("hash", hash).query(this::key).optional();
    }

    void rehash(ApiKey key, byte[] hash) {
        jdbc.sql(REHASH)
                .param("hash", hash)
                .param("id", key.id().value())
                .param("team", key.team().value())
                .update();
    }

    List<ApiKey> madeBy(TeamId team, String createdBy, int limit) {
        return jdbc.sql(MADE_BY)
                .param("team", team.value())
                .param("by", createdBy)
                .param("limit", limit)
                .query(this::key)
                .list();
    }

    void revokeAll(TeamId team, Instant at) {
        jdbc.sql(REVOKE_ALL)
                .param("team", team.value())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    Optional<ApiKey> find(TeamId team, Set<Mode> modes, KeyId id) {
        return jdbc.sql(FIND)
                .param("id", id.value())
                .param("team", team.value())
                .param("modes", wires(modes))
                .query(this::key)
                .optional();
    }

    List<ApiKey> list(TeamId team, Set<Mode> modes, Page.Request page) {
        return jdbc.sql(LIST)
                .param("team", team.value())
                .param("modes", wires(modes))
                .param("before", page.beforeOrNewest())
                .param("limit", page.fetch())
                .query(this::key)
                .list();
    }

    boolean revoke(TeamId team, Set<Mode> modes, KeyId id, Instant at) {
        return jdbc.sql(REVOKE)
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .param("id", id.value())
                        .param("team", team.value())
                        .param("modes", wires(modes))
                        .update()
                == 1;
    }

    void used(Map<KeyId, Instant> lastUsed) {
        List<Map.Entry<KeyId, Instant>> uses = List.copyOf(lastUsed.entrySet());
        jdbc.sql(USED)
                .param("ids", Columns.of(uses, use -> use.getKey().value()))
                .param("instants", Columns.of(uses, Map.Entry::getValue))
                .update();
    }

    private static String[] wires(Set<Mode> modes) {
        return modes.stream().map(Mode::wire).toArray(String[]::new);
    }

    private ApiKey key(ResultSet row, int number) throws SQLException {
        String[] scopes = (String[]) row.getArray("scopes").getArray();
        return new ApiKey(
                new KeyId(row.getObject("id", UUID.class)),
                new TeamId(row.getObject("team_id", UUID.class)),
                Mode.stored(row.getString("mode")),
                row.getString("name"),
                row.getString("hint"),
                Arrays.stream(scopes)
                        .map(scope -> Scope.of(scope).orElseThrow(() -> new IllegalStateException("scope " + scope)))
                        .collect(Collectors.toUnmodifiableSet()),
                RateLimitBody.ofColumn(json, row.getString("rate_limits")),
                new KeyId(row.getObject("lineage", UUID.class)),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getString("created_by"),
                instant(row, "expires_at"),
                instant(row, "revoked_at"),
                instant(row, "last_used_at"),
                row.getLong("version"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
