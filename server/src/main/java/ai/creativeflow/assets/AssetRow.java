package ai.creativeflow.assets;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.TeamId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.RowMapper;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads a row of {@code asset} with all of its columns but those that only the database uses. */
final class AssetRow implements RowMapper<Asset> {

    private final JsonMapper json;

    AssetRow(JsonMapper json) {
        this.json = json;
    }

    @Override
    public Asset mapRow(ResultSet row, int number) throws SQLException {
        UUID generation = row.getObject("generation_id", UUID.class);
        UUID parent = row.getObject("parent_id", UUID.class);
        String type = row.getString("type");
        OffsetDateTime deleted = row.getObject("deleted_at", OffsetDateTime.class);
        return new Asset(
                new AssetId(row.getObject("id", UUID.class)),
                new TeamId(row.getObject("team_id", UUID.class)),
                Mode.stored(row.getString("mode")),
                Asset.Type.of(type).orElseThrow(() -> new IllegalStateException("asset type " + type)),
                new Labels(row.getString("name"), texts(row.getArray("tags")), metadata(row.getString("metadata"))),
                picture(row),
                generation == null ? null : new GenerationId(generation),
                parent == null ? null : new AssetId(parent),
                row.getLong("version"),
                row.getLong("revision"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                deleted == null ? null : deleted.toInstant());
    }

    static Asset.Picture picture(ResultSet row) throws SQLException {
        return new Asset.Picture(
                row.getString("media_type"),
                row.getLong("bytes"),
                row.getInt("width"),
                row.getInt("height"),
                row.getString("sha256"));
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    private Map<String, String> metadata(String column) {
        return json.readValue(column, new TypeReference<Map<String, String>>() {});
    }
}
