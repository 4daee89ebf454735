package ai.creativeflow.apikeys;

import ai.creativeflow.identity.RateLimitBody;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.outbound.Network;
import ai.creativeflow.kernel.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The {@code api_key} table; its columns {@code told_…} are {@link ExpiryNotices}'. Nothing else reads or writes it. */
final class KeyRepository {

    /** An end so near that the notice of it would tell its maker what they said just now is not announced. */
    private static final String INSERT = """
            INSERT INTO api_key (id, team_id, mode, name, hint, hash, scopes, rate_limits, allowed_cidrs,
                                 monthly_cap_micros, lineage, predecessor_id, created_at, created_by, expires_at,
                                 told_week_of, told_day_of, version)
            VALUES (:id, :team, :mode, :name, :hint, :hash, :scopes, CAST(:rateLimits AS jsonb), :cidrs, :cap,
                    :lineage, :predecessor, :at, :by, :expiresAt,
                    CASE WHEN CAST(:end AS timestamptz) <= CAST(:at AS timestamptz) + interval '7 days'
                         THEN CAST(:end AS timestamptz) END,
                    CASE WHEN CAST(:end AS timestamptz) <= CAST(:at AS timestamptz) + interval '1 day'
                         THEN CAST(:end AS timestamptz) END,
                    1)
            """;

    /** By what was presented, before anybody's team is known: the one statement here without a team. */
    private static final String BY_HASH = """
            SELECT id, team_id, mode, name, hint, scopes, rate_limits, allowed_cidrs, monthly_cap_micros,
                   coalesce(lineage, id) AS lineage, predecessor_id, created_at, created_by, expires_at, ends_at,
                   disabled_at, revoked_at, last_used_at, last_used_ip, last_used_user_agent, version
            FROM api_key
            WHERE hash = :hash
            """;

    /** After the pepper changed: the key is kept under the new one from now on. */
    private static final String REHASH = "UPDATE api_key SET hash = :hash WHERE id = :id AND team_id = :team";

    private static final String FIND = """
            SELECT id, team_id, mode, name, hint, scopes, rate_limits, allowed_cidrs, monthly_cap_micros,
                   coalesce(lineage, id) AS lineage, predecessor_id, created_at, created_by, expires_at, ends_at,
                   disabled_at, revoked_at, last_used_at, last_used_ip, last_used_user_agent, version
            FROM api_key
            WHERE id = :id
              AND team_id = :team
              AND mode = ANY(:modes)
            """;

    /** For the transaction that is about to change them; in one order, so that two never wait for each other. */
    private static final String LOCK = """
            SELECT id, team_id, mode, name, hint, scopes, rate_limits, allowed_cidrs, monthly_cap_micros,
                   coalesce(lineage, id) AS lineage, predecessor_id, created_at, created_by, expires_at, ends_at,
                   disabled_at, revoked_at, last_used_at, last_used_ip, last_used_user_agent, version
            FROM api_key
            WHERE id = ANY(CAST(:ids AS uuid[]))
              AND team_id = :team
              AND mode = ANY(:modes)
            ORDER BY id
            FOR UPDATE
            """;

    private static final String LIST = """
            SELECT id, team_id, mode, name, hint, scopes, rate_limits, allowed_cidrs, monthly_cap_micros,
                   coalesce(lineage, id) AS lineage, predecessor_id, created_at, created_by, expires_at, ends_at,
                   disabled_at, revoked_at, last_used_at, last_used_ip, last_used_user_agent, version
            FROM api_key
            WHERE team_id = :team
              AND mode = ANY(:modes)
              AND id < :before
            ORDER BY id DESC
            LIMIT :limit
            """;

    private static final String MADE_BY = """
            SELECT id, team_id, mode, name, hint, scopes, rate_limits, allowed_cidrs, monthly_cap_micros,
                   coalesce(lineage, id) AS lineage, predecessor_id, created_at, created_by, expires_at, ends_at,
                   disabled_at, revoked_at, last_used_at, last_used_ip, last_used_user_agent, version
            FROM api_key
            WHERE team_id = :team
              AND created_by = :by
              AND revoked_at IS NULL
              AND (expires_at IS NULL OR expires_at > now())
              AND (ends_at IS NULL OR ends_at > now())
            ORDER BY id DESC
            LIMIT :limit
            """;

    /** All that can change of a key that was locked. A new end is announced anew, unless it is as near as the notice. */
    private static final String UPDATE = """
            UPDATE api_key
            SET name = :name, scopes = :scopes, rate_limits = CAST(:rateLimits AS jsonb), allowed_cidrs = :cidrs,
                monthly_cap_micros = :cap, expires_at = :expiresAt, ends_at = :endsAt, disabled_at = :disabledAt,
                revoked_at = :revokedAt, version = version + 1,
                told_week_of = CASE WHEN CAST(:end AS timestamptz) IS DISTINCT FROM least(expires_at, ends_at)
                                         AND CAST(:end AS timestamptz) <= CAST(:at AS timestamptz) + interval '7 days'
                                    THEN CAST(:end AS timestamptz) ELSE told_week_of END,
                told_day_of = CASE WHEN CAST(:end AS timestamptz) IS DISTINCT FROM least(expires_at, ends_at)
                                        AND CAST(:end AS timestamptz) <= CAST(:at AS timestamptz) + interval '1 day'
                                   THEN CAST(:end AS timestamptz) ELSE told_day_of END
            WHERE id = :id
              AND team_id = :team
              AND version = :version
            RETURNING id, team_id, mode, name, hint, scopes, rate_limits, allowed_cidrs, monthly_cap_micros,
                      coalesce(lineage, id) AS lineage, predecessor_id, created_at, created_by, expires_at, ends_at,
                      disabled_at, revoked_at, last_used_at, last_used_ip, last_used_user_agent, version
            """;

    private static final String REVOKE_MANY = """
            UPDATE api_key
            SET revoked_at = :at, version = version + 1
            WHERE id = ANY(CAST(:ids AS uuid[]))
              AND team_id = :team
              AND revoked_at IS NULL
            """;

    private static final String REVOKE_ALL = """
            UPDATE api_key
            SET revoked_at = :at, version = version + 1
            WHERE team_id = :team
              AND revoked_at IS NULL
            """;

    /** Never moves backwards, whichever node reports last; locks in one order, so that two never wait for each other. */
    private static final String USED = """
            WITH uses AS (
                SELECT u.id, u.at, u.ip, u.user_agent
                FROM unnest(CAST(:ids AS uuid[]), CAST(:instants AS timestamptz[]), CAST(:ips AS text[]),
                            CAST(:userAgents AS text[])) AS u (id, at, ip, user_agent)),
            locked AS (
                SELECT k.id
                FROM api_key k
                JOIN uses u ON u.id = k.id
                WHERE k.last_used_at IS NULL
                   OR k.last_used_at < u.at
                ORDER BY k.id
                FOR UPDATE OF k)
            UPDATE api_key k
            SET last_used_at = u.at, last_used_ip = u.ip, last_used_user_agent = u.user_agent
            FROM uses u
            JOIN locked l ON l.id = u.id
            WHERE k.id = u.id
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    KeyRepository(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void insert(ApiKey key, byte[] hash) {
        of(INSERT, key)
                .param("mode", key.mode().wire())
                .param("hint", key.hint())
                .param("hash", hash)
                .param("lineage", key.lineage().value())
                .param(
                        "predecessor",
                        key.predecessor() == null ? null : key.predecessor().value(),
                        Types.OTHER)
                .param("at", key.createdAt().atOffset(ZoneOffset.UTC))
                .param("by", key.createdBy())
                .update();
    }

    /** Writes a key that was locked and changed; says how it stands then. */
    ApiKey update(ApiKey key, Instant at) {
        return of(UPDATE, key)
                .param("endsAt", offset(key.endsAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("disabledAt", offset(key.disabledAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("revokedAt", offset(key.revokedAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("version", key.version())
                .query(this::key)
                .single();
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

    Optional<ApiKey> find(TeamId team, Set<Mode> modes, KeyId id) {
        return jdbc.sql(FIND)
                .param("id", id.value())
                .param("team", team.value())
                .param("modes", wires(modes))
                .query(this::key)
                .optional();
    }

    List<ApiKey> lock(TeamId team, Set<Mode> modes, List<KeyId> ids) {
        return jdbc.sql(LOCK)
                .param("ids", Columns.of(ids, KeyId::value))
                .param("team", team.value())
                .param("modes", wires(modes))
                .query(this::key)
                .list();
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

    List<ApiKey> madeBy(TeamId team, String createdBy, int limit) {
        return jdbc.sql(MADE_BY)
                .param("team", team.value())
                .param("by", createdBy)
                .param("limit", limit)
                .query(this::key)
                .list();
    }

    void revokeAll(TeamId team, List<ApiKey> some, Instant at) {
        jdbc.sql(REVOKE_MANY)
                .param("ids", Columns.of(some, key -> key.id().value()))
                .param("team", team.value())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    void revokeAll(TeamId team, Instant at) {
        jdbc.sql(REVOKE_ALL)
                .param("team", team.value())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    void used(Map<KeyId, KeyUse> lastUses) {
        List<Map.Entry<KeyId, KeyUse>> uses = List.copyOf(lastUses.entrySet());
        jdbc.sql(USED)
                .param("ids", Columns.of(uses, use -> use.getKey().value()))
                .param("instants", Columns.of(uses, use -> use.getValue().at()))
                .param("ips", Columns.of(uses, use -> use.getValue().ip()))
                .param("userAgents", Columns.of(uses, use -> use.getValue().userAgent()))
                .update();
    }

    private JdbcClient.StatementSpec of(String sql, ApiKey key) {
        Grant grant = key.grant();
        return jdbc.sql(sql)
                .param("id", key.id().value())
                .param("team", key.team().value())
                .param("name", key.name())
                .param(
                        "scopes",
                        grant.scopes().stream().map(Scope::wire).sorted().toArray(String[]::new))
                .param("rateLimits", RateLimitBody.column(json, grant.windows()))
                .param("cidrs", grant.networks().stream().map(Network::toString).toArray(String[]::new))
                .param(
                        "cap",
                        grant.monthlyCap() == null ? null : grant.monthlyCap().value(),
                        Types.BIGINT)
                .param("expiresAt", offset(grant.expiresAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("end", offset(key.end()), Types.TIMESTAMP_WITH_TIMEZONE);
    }

    private static String[] wires(Set<Mode> modes) {
        return modes.stream().map(Mode::wire).toArray(String[]::new);
    }

    private ApiKey key(ResultSet row, int number) throws SQLException {
        return KeyRow.key(row, json);
    }

    private static @Nullable OffsetDateTime offset(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
