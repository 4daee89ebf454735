package ai.creativeflow.assets;

import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.TeamId;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which assets have nothing to show any more: for features that name assets in objects of their own. */
public final class Presence {

    private static final String FIND = """
            SELECT id, deleted_at IS NOT NULL AS in_trash
            FROM asset
            WHERE id = ANY(:ids)
              AND team_id = :team
            """;

    private final JdbcClient jdbc;

    Presence(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Why there is nothing to be seen. */
    public enum Absence {
        /** It was deleted, and can be had back. */
        IN_TRASH,
        /** It was deleted for good, by somebody or because its time was over. */
        PURGED;

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Those of a team's assets that can't be seen; nothing is asked where none is named. */
    public Map<AssetId, Absence> absent(TeamId team, Collection<AssetId> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        var absent = new HashMap<AssetId, Absence>();
        ids.forEach(id -> absent.put(id, Absence.PURGED));
        jdbc.sql(FIND)
                .param("ids", ids.stream().map(AssetId::value).toArray(UUID[]::new))
                .param("team", team.value())
                .query(row -> {
                    var id = new AssetId(row.getObject("id", UUID.class));
                    if (row.getBoolean("in_trash")) {
                        absent.put(id, Absence.IN_TRASH);
                    } else {
                        absent.remove(id);
                    }
                });
        return absent;
    }
}
