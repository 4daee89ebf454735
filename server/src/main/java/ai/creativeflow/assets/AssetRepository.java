package ai.creativeflow.assets;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.sql.Columns;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code asset}. */
final class AssetRepository {

    /** All rows of one round of work, in one statement. */
    private static final String INSERT_ALL = """
            INSERT INTO asset (id, team_id, mode, type, name, media_type, bytes, width, height, sha256, generation_id,
                               version, created_at, words)
            SELECT id, :team, :mode, type, name, media_type, bytes, width, height, sha256, generation_id, 1, :at,
                   array_to_tsvector(string_to_array(words, ' '))
            FROM unnest(CAST(:ids AS uuid[]), CAST(:types AS text[]), CAST(:names AS text[]), CAST(:words AS text[]),
                        CAST(:mediaTypes AS text[]), CAST(:bytes AS bigint[]), CAST(:widths AS integer[]),
                        CAST(:heights AS integer[]), CAST(:hashes AS text[]), CAST(:generations AS uuid[]))
                AS fresh (id, type, name, words, media_type, bytes, width, height, sha256, generation_id)
            """;

    /** Nothing where there is one of this recipe. */
    private static final String INSERT = """
            INSERT INTO asset (id, team_id, mode, type, name, tags, metadata, media_type, bytes, width, height, sha256,
                               parent_id, recipe, version, created_at, words)
            VALUES (:id, :team, :mode, :type, :name, :tags, :metadata, :mediaType, :bytes, :width, :height, :sha256,
                    :parent, :recipe, 1, :at, array_to_tsvector(:words))
            ON CONFLICT (parent_id, recipe) WHERE recipe IS NOT NULL AND deleted_at IS NULL DO NOTHING
            """;

    private static final String FIND = """
            SELECT id, team_id, mode, type, name, tags, metadata, media_type, bytes, width, height, sha256, generation_id,
                   parent_id, version, revision, created_at, deleted_at
            FROM asset
            WHERE id = :id
              AND team_id = :team
              AND mode = :mode
            """;

    /** For the transaction that changes them; in the order of their ids, as everybody locks them. */
    private static final String LOCK = """
            SELECT id, team_id, mode, type, name, tags, metadata, media_type, bytes, width, height, sha256, generation_id,
                   parent_id, version, revision, created_at, deleted_at
            FROM asset
            WHERE id = ANY(:ids)
              AND team_id = :team
              AND mode = :mode
            ORDER BY id
            FOR UPDATE
            """;

    /** Of an asset that is locked. */
    private static final String RELABEL = """
            UPDATE asset
            SET name = :name, tags = :tags, metadata = :metadata, words = array_to_tsvector(:words), revision = revision + 1
            WHERE id = :id
            """;

    /** Into the trash or out of it; what comes out does not stand for its recipe any more, since there may be another. */
    private static final String MOVE = """
            UPDATE asset
            SET deleted_at = :at, revision = revision + 1,
                recipe = CASE WHEN CAST(:at AS timestamptz) IS NULL THEN NULL ELSE recipe END
            WHERE id = ANY(:ids)
            """;

    private static final String FIND_DERIVED = """
            SELECT id, team_id, mode, type, name, tags, metadata, media_type, bytes, width, height, sha256, generation_id,
                   parent_id, version, revision, created_at, deleted_at
            FROM asset
            WHERE parent_id = :parent
              AND recipe = :recipe
              AND team_id = :team
              AND mode = :mode
              AND deleted_at IS NULL
            """;

    private static final String DELETE = """
            DELETE FROM asset
            WHERE id = ANY(:ids)
            """;

    /** What was in the trash for long enough; two nodes get different ones. */
    private static final String IN_TRASH = """
            SELECT id, team_id, mode, type, name, tags, metadata, media_type, bytes, width, height, sha256, generation_id,
                   parent_id, version, revision, created_at, deleted_at
            FROM asset
            WHERE deleted_at < now() - make_interval(secs => :keptSeconds)
            ORDER BY deleted_at
            LIMIT :limit
            FOR UPDATE SKIP LOCKED
            """;

    /** For the holder of a signed URL, whose signature is the right to see it: the one statement without a team. */
    private static final String FIND_SIGNED = """
            SELECT id, team_id, mode, type, name, tags, metadata, media_type, bytes, width, height, sha256, generation_id,
                   parent_id, version, revision, created_at, deleted_at
            FROM asset
            WHERE id = :id
              AND deleted_at IS NULL
            """;

    private static final String LIST = """
            SELECT id, team_id, mode, type, name, tags, metadata, media_type, bytes, width, height, sha256, generation_id,
                   parent_id, version, revision, created_at, deleted_at
            FROM asset
            WHERE team_id = :team
              AND mode = :mode
              AND (deleted_at IS NOT NULL) = :deleted
              AND id < :before
              AND (CAST(:type AS text) IS NULL OR type = :type)
              AND (CAST(:generation AS uuid) IS NULL OR generation_id = :generation)
              AND (CAST(:words AS tsquery) IS NULL OR words @@ CAST(:words AS tsquery))
            ORDER BY id DESC
            LIMIT :limit
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final AssetRow rows;

    AssetRepository(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
        this.rows = new AssetRow(json);
    }

    /** Assets of one team and mode, made at one instant. */
    void insertAll(TeamId team, Mode mode, Instant at, List<Asset> assets) {
        jdbc.sql(INSERT_ALL)
                .param("team", team.value())
                .param("mode", mode.wire())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("ids", Columns.of(assets, asset -> asset.id().value()))
                .param("types", Columns.of(assets, asset -> asset.type().wire()))
                .param("names", Columns.of(assets, asset -> asset.labels().name()))
                .param("words", Columns.of(assets, asset -> String.join(" ", Search.words(team, asset.labels()))))
                .param("mediaTypes", Columns.of(assets, asset -> asset.picture().mediaType()))
                .param("bytes", Columns.of(assets, asset -> asset.picture().bytes()))
                .param("widths", Columns.of(assets, asset -> asset.picture().width()))
                .param("heights", Columns.of(assets, asset -> asset.picture().height()))
                .param("hashes", Columns.of(assets, asset -> asset.picture().sha256()))
                .param("generations", Columns.of(assets, AssetRepository::generation))
                .update();
    }

    boolean insert(Asset asset, @Nullable String recipe) {
        var labels = asset.labels();
        var picture = asset.picture();
        AssetId parent = asset.parent();
        return jdbc.sql(INSERT)
                        .param("recipe", recipe)
                        .param("id", asset.id().value())
                        .param("team", asset.team().value())
                        .param("mode", asset.mode().wire())
                        .param("type", asset.type().wire())
                        .param("name", labels.name())
                        .param("tags", labels.tags().toArray(String[]::new))
                        .param("metadata", json.writeValueAsString(labels.metadata()))
                        .param("mediaType", picture.mediaType())
                        .param("bytes", picture.bytes())
                        .param("width", picture.width())
                        .param("height", picture.height())
                        .param("sha256", picture.sha256())
                        .param("parent", parent == null ? null : parent.value(), Types.OTHER)
                        .param("at", asset.createdAt().atOffset(ZoneOffset.UTC))
                        .param("words", Search.words(asset.team(), labels))
                        .update()
                == 1;
    }

    Optional<Asset> find(TeamId team, Mode mode, AssetId id) {
        return jdbc.sql(FIND)
                .param("id", id.value())
                .param("team", team.value())
                .param("mode", mode.wire())
                .query(rows)
                .optional();
    }

    Optional<Asset> findSigned(AssetId id) {
        return jdbc.sql(FIND_SIGNED).param("id", id.value()).query(rows).optional();
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
                .param("words", Search.query(team, filter.words(), filter.tag()), Types.VARCHAR)
                .param("deleted", filter.deleted())
                .param("limit", page.fetch())
                .query(rows)
                .list();
    }

    List<Asset> lock(TeamId team, Mode mode, List<AssetId> ids) {
        return jdbc.sql(LOCK)
                .param("ids", uuids(ids))
                .param("team", team.value())
                .param("mode", mode.wire())
                .query(rows)
                .list();
    }

    void relabel(Asset locked, Labels labels) {
        jdbc.sql(RELABEL)
                .param("id", locked.id().value())
                .param("name", labels.name())
                .param("tags", labels.tags().toArray(String[]::new))
                .param("metadata", json.writeValueAsString(labels.metadata()))
                .param("words", Search.words(locked.team(), labels))
                .update();
    }

    /** Into the trash at that time; out of it where that is null. */
    void move(List<Asset> locked, @Nullable Instant deletedAt) {
        jdbc.sql(MOVE)
                .param("ids", uuids(locked.stream().map(Asset::id).toList()))
                .param(
                        "at",
                        deletedAt == null ? null : deletedAt.atOffset(ZoneOffset.UTC),
                        Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    Optional<Asset> findDerived(TeamId team, Mode mode, AssetId parent, String recipe) {
        return jdbc.sql(FIND_DERIVED)
                .param("parent", parent.value())
                .param("recipe", recipe)
                .param("team", team.value())
                .param("mode", mode.wire())
                .query(rows)
                .optional();
    }

    void delete(List<Asset> locked) {
        jdbc.sql(DELETE)
                .param("ids", uuids(locked.stream().map(Asset::id).toList()))
                .update();
    }

    List<Asset> lockOldTrash(Duration kept, int limit) {
        return jdbc.sql(IN_TRASH)
                .param("keptSeconds", kept.toSeconds())
                .param("limit", limit)
                .query(rows)
                .list();
    }

    private static UUID[] uuids(List<AssetId> ids) {
        return ids.stream().map(AssetId::value).toArray(UUID[]::new);
    }

    private static @Nullable UUID generation(Asset asset) {
        GenerationId generation = asset.generation();
        return generation == null ? null : generation.value();
    }
}
