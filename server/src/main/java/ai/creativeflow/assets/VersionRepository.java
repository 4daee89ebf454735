package ai.creativeflow.assets;

import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.TeamId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code asset_version}, and the content columns of {@code asset}, which are its newest version. */
final class VersionRepository {

    /** Before {@link #RENEW}, which is why it takes what is still there. */
    private static final String KEEP_VERSION = """
            INSERT INTO asset_version (asset_id, version, team_id, media_type, bytes, width, height, sha256, created_at)
            SELECT id, version, team_id, media_type, bytes, width, height, sha256, coalesce(content_at, created_at)
            FROM asset
            WHERE id = :id
            """;

    private static final String RENEW = """
            UPDATE asset
            SET media_type = :mediaType, bytes = :bytes, width = :width, height = :height, sha256 = :sha256,
                content_at = :at, version = version + 1, revision = revision + 1
            WHERE id = :id
            """;

    private static final String VERSIONS = """
            SELECT version, media_type, bytes, width, height, sha256, coalesce(content_at, created_at) AS created_at
            FROM asset
            WHERE id = :id
              AND team_id = :team
            UNION ALL
            SELECT version, media_type, bytes, width, height, sha256, created_at
            FROM asset_version
            WHERE asset_id = :id
              AND team_id = :team
            ORDER BY version DESC
            LIMIT :limit
            """;

    private static final String FORMER = """
            SELECT media_type, bytes, width, height, sha256
            FROM asset_version
            WHERE asset_id = :id
              AND team_id = :team
              AND version = :version
            """;

    private static final String FORMER_HASHES = """
            SELECT DISTINCT team_id, sha256
            FROM asset_version
            WHERE asset_id = ANY(:ids)
            """;

    private final JdbcClient jdbc;

    VersionRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(Asset locked, Asset.Picture picture, Instant at) {
        jdbc.sql(KEEP_VERSION).param("id", locked.id().value()).update();
        jdbc.sql(RENEW)
                .param("id", locked.id().value())
                .param("mediaType", picture.mediaType())
                .param("bytes", picture.bytes())
                .param("width", picture.width())
                .param("height", picture.height())
                .param("sha256", picture.sha256())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    List<Assets.Version> of(Asset asset) {
        return jdbc.sql(VERSIONS)
                .param("id", asset.id().value())
                .param("team", asset.team().value())
                .param("limit", Assets.VERSIONS_MAX)
                .query((row, n) -> new Assets.Version(
                        row.getLong("version"),
                        AssetRow.picture(row),
                        row.getObject("created_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    Optional<Asset.Picture> former(Asset asset, long version) {
        return jdbc.sql(FORMER)
                .param("id", asset.id().value())
                .param("team", asset.team().value())
                .param("version", version)
                .query((row, n) -> AssetRow.picture(row))
                .optional();
    }

    /** What their former versions are stored under, by team. */
    Map<TeamId, List<String>> hashes(List<Asset> locked) {
        return jdbc
                .sql(FORMER_HASHES)
                .param("ids", locked.stream().map(Asset::id).map(AssetId::value).toArray(UUID[]::new))
                .query((row, n) -> Map.entry(new TeamId(row.getObject("team_id", UUID.class)), row.getString("sha256")))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }
}
