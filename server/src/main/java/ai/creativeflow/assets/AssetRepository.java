package ai.creativeflow.assets;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables {@code asset} and {@code asset_storage}. */
final class AssetRepository {

    /** All rows of one round of work, in one statement. */
    private static final String INSERT = """
            INSERT INTO asset (id, team_id, mode, type, name, media_type, bytes, width, height, sha256, generation_id,
                               version, created_at)
            SELECT id, :team, :mode, type, name, media_type, bytes, width, height, sha256, generation_id, 1, :at
            FROM unnest(CAST(:ids AS uuid[]), CAST(:types AS text[]), CAST(:names AS text[]),
                        CAST(:mediaTypes AS text[]), CAST(:bytes AS bigint[]), CAST(:widths AS integer[]),
                        CAST(:heights AS integer[]), CAST(:hashes AS text[]), CAST(:generations AS uuid[]))
                AS fresh (id, type, name, media_type, bytes, width, height, sha256, generation_id)
            """;

    private static final String COUNT_STORAGE = """
            INSERT INTO asset_storage (team_id, bytes)
            VALUES (:team, :bytes)
            ON CONFLICT (team_id) DO UPDATE
            SET bytes = asset_storage.bytes + excluded.bytes
            """;

    private static final String DROP = """
            DELETE FROM asset
            WHERE id = ANY(CAST(:ids AS uuid[]))
              AND team_id = :team
              AND mode = :mode
            RETURNING bytes
            """;

    private static final String UNCOUNT_STORAGE =
            "UPDATE asset_storage SET bytes = bytes - :bytes WHERE team_id = :team";

    private static final String STORAGE = "SELECT bytes FROM asset_storage WHERE team_id = :team";

    private static final String FIND = """
            SELECT id, team_id, mode, type, name, media_type, bytes, width, height, sha256, generation_id, version,
                   created_at
            FROM asset
            WHERE id = :id
              AND team_id = :team
              AND mode = :mode
              AND deleted_at IS NULL
            """;

    /** For the holder of a signed URL, whose signature is the right to see it: the one statement without a team. */
    private static final String FIND_SIGNED = """
            SELECT id, team_id, mode, type, name, media_type, bytes, width, height, sha256, generation_id, version,
                   created_at
            FROM asset
            WHERE id = :id
              AND deleted_at IS NULL
            """;

    private static final String LIST = """
            SELECT id, team_id, mode, type, name, media_type, bytes, width, height, sha256, generation_id, version,
                   created_at
            FROM asset
            WHERE team_id = :team
              AND mode = :mode
              AND deleted_at IS NULL
              AND id < :before
              AND (CAST(:type AS text) IS NULL OR type = :type)
              AND (CAST(:generation AS uuid) IS NULL OR generation_id = :generation)
            ORDER BY id DESC
            LIMIT :limit
            """;

    private final JdbcClient jdbc;

    AssetRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Assets of one team and mode, made at one instant. */
    void insert(TeamId team, Mode mode, Instant at, List<Asset> assets) {
        jdbc.sql(INSERT)
                .param("team", team.value())
                .param("mode", mode.wire())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("ids", Columns.of(assets, asset -> asset.id().value()))
                .param("types", Columns.of(assets, asset -> asset.type().wire()))
                .param("names", Columns.of(assets, Asset::name))
                .param("mediaTypes", Columns.of(assets, Asset::mediaType))
                .param("bytes", Columns.of(assets, Asset::bytes))
                .param("widths", Columns.of(assets, Asset::width))
                .param("heights", Columns.of(assets, Asset::height))
                .param("hashes", Columns.of(assets, Asset::sha256))
                .param(
                        "generations",
                        Columns.of(
                                assets,
                                asset -> asset.generation() == null
                                        ? null
                                        : asset.generation().value()))
                .update();
    }

    void countStorage(TeamId team, long bytes) {
        jdbc.sql(COUNT_STORAGE)
                .param("team", team.value())
                .param("bytes", bytes)
                .update();
    }

    /** With what they had of the team's storage, as far as they were there. */
    void drop(TeamId team, Mode mode, List<AssetId> ids) {
        long bytes = jdbc
                .sql(DROP)
                .param("ids", Columns.of(ids, AssetId::value))
                .param("team", team.value())
                .param("mode", mode.wire())
                .query(Long.class)
                .list()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
        jdbc.sql(UNCOUNT_STORAGE)
                .param("team", team.value())
                .param("bytes", bytes)
                .update();
    }

    long storage(TeamId team) {
        return jdbc.sql(STORAGE)
                .param("team", team.value())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    Optional<Asset> find(TeamId team, Mode mode, AssetId id) {
        return jdbc.sql(FIND)
                .param("id", id.value())
                .param("team", team.value())
                .param("mode", mode.wire())
                .query(AssetRepository::asset)
                .optional();
    }

    Optional<Asset> findSigned(AssetId id) {
        return jdbc.sql(FIND_SIGNED)
                .param("id", id.value())
                .query(AssetRepository::asset)
                .optional();
    }

    List<Asset> list(TeamId team, Mode mode, Assets.Filter filter, Page.Request page) {
        return jdbc.sql(LIST)
                .param("team", team.value())
                .param("mode", mode.wire())
                .param("before", page.beforeOrNewest())
                .param("type", filter.type() == null ? null : filter.type().wire(), Types.VARCHAR)
                .param(
                        "generation",
                        filter.generation() == null ? null : filter.generation().value(),
                        Types.OTHER)
                .param("limit", page.fetch())
                .query(AssetRepository::asset)
                .list();
    }

    private static Asset asset(ResultSet row, int number) throws SQLException {
        UUID generation = row.getObject("generation_id", UUID.class);
        String type = row.getString("type");
        return new Asset(
                new AssetId(row.getObject("id", UUID.class)),
                new TeamId(row.getObject("team_id", UUID.class)),
                Mode.stored(row.getString("mode")),
                Asset.Type.of(type).orElseThrow(() -> new IllegalStateException("asset type " + type)),
                row.getString("name"),
                row.getString("media_type"),
                row.getLong("bytes"),
                row.getInt("width"),
                row.getInt("height"),
                row.getString("sha256"),
                generation == null ? null : new GenerationId(generation),
                row.getLong("version"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
