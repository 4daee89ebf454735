package ai.creativeflow.apikeys;

import ai.creativeflow.identity.RateLimitBody;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.outbound.Network;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Reads a row of {@code api_key}. */
final class KeyRow {

    private KeyRow() {}

    static ApiKey key(ResultSet row, JsonMapper json) throws SQLException {
        UUID predecessor = row.getObject("predecessor_id", UUID.class);
        Instant lastUsed = instant(row, "last_used_at");
        return new ApiKey(
                new KeyId(row.getObject("id", UUID.class)),
                new TeamId(row.getObject("team_id", UUID.class)),
                row.getString("name"),
                row.getString("hint"),
                grant(row, json),
                new KeyId(row.getObject("lineage", UUID.class)),
                predecessor == null ? null : new KeyId(predecessor),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getString("created_by"),
                instant(row, "ends_at"),
                instant(row, "disabled_at"),
                instant(row, "revoked_at"),
                lastUsed == null
                        ? null
                        : new KeyUse(lastUsed, row.getString("last_used_ip"), row.getString("last_used_user_agent")),
                row.getLong("version"));
    }

    private static Grant grant(ResultSet row, JsonMapper json) throws SQLException {
        Long cap = row.getObject("monthly_cap_micros", Long.class);
        return new Grant(
                Mode.stored(row.getString("mode")),
                Arrays.stream((String[]) row.getArray("scopes").getArray())
                        .map(scope -> Scope.of(scope).orElseThrow(() -> new IllegalStateException("scope " + scope)))
                        .collect(Collectors.toUnmodifiableSet()),
                Arrays.stream((String[]) row.getArray("allowed_cidrs").getArray())
                        .map(Network::parse)
                        .toList(),
                RateLimitBody.ofColumn(json, row.getString("rate_limits")),
                cap == null ? null : Micros.of(cap),
                instant(row, "expires_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
