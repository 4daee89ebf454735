package ai.creativeflow.brands;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.BrandKitId;
import ai.creativeflow.kernel.ids.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The {@code brand_kit} and {@code brand_kit_version} tables. */
final class KitRepository {

    private static final String COLUMNS =
            "id, team_id, mode, name, is_default, content, version, created_at, updated_at ";

    /** One after the other for a team, so that it has one default a mode at most. */
    private static final String LOCK_TEAM = "SELECT pg_advisory_xact_lock(hashtextextended(:team, 80))";

    private static final String COUNT = """
            SELECT count(*)
            FROM brand_kit
            WHERE team_id = :team
              AND mode = :mode
              AND deleted_at IS NULL
            """;

    private static final String INSERT = """
            INSERT INTO brand_kit (id, team_id, mode, name, is_default, content, version, created_at, updated_at)
            VALUES (:id, :team, :mode, :name, :default, :content, :version, :now, :now)
            """;

    private static final String INSERT_VERSION = """
            INSERT INTO brand_kit_version (kit_id, version, team_id, content, created_at)
            VALUES (:id, :version, :team, :content, :now)
            """;

    private static final String UPDATE = """
            UPDATE brand_kit
            SET name = :name, is_default = :default, content = :content, version = :version, updated_at = :now
            WHERE id = :id
              AND team_id = :team
              AND version = :version - 1
            """;

    /** Not a change of what it says, so its version stays. */
    private static final String YIELD_DEFAULT = """
            UPDATE brand_kit
            SET is_default = false
            WHERE team_id = :team
              AND mode = :mode
              AND is_default
              AND id <> :id
            """;

    private static final String FIND = "SELECT " + COLUMNS + """
            FROM brand_kit
            WHERE id = :id
              AND team_id = :team
              AND mode = :mode
              AND deleted_at IS NULL
            """;

    private static final String FIND_DEFAULT = "SELECT " + COLUMNS + """
            FROM brand_kit
            WHERE team_id = :team
              AND mode = :mode
              AND is_default
              AND deleted_at IS NULL
            """;

    private static final String LIST = "SELECT " + COLUMNS + """
            FROM brand_kit
            WHERE team_id = :team
              AND mode = :mode
              AND deleted_at IS NULL
              AND id < :before
            ORDER BY id DESC
            LIMIT :limit
            """;

    private static final String DELETE = """
            UPDATE brand_kit
            SET deleted_at = :now, is_default = false
            WHERE id = :id
              AND team_id = :team
              AND mode = :mode
              AND deleted_at IS NULL
            """;

    private static final String CONTENT = """
            SELECT content
            FROM brand_kit_version
            WHERE kit_id = :id
              AND version = :version
              AND team_id = :team
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    KitRepository(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void lockTeam(TeamId team) {
        jdbc.sql(LOCK_TEAM).param("team", team.text()).query((row, n) -> true).single();
    }

    int count(TeamId team, Mode mode) {
        return jdbc.sql(COUNT)
                .param("team", team.value())
                .param("mode", mode.wire())
                .query(Integer.class)
                .single();
    }

    void insert(Kit kit) {
        yieldDefault(kit);
        written(INSERT, kit).param("mode", kit.mode().wire()).update();
        insertVersion(kit);
    }

    void update(Kit kit) {
        yieldDefault(kit);
        if (written(UPDATE, kit).update() != 1) {
            throw new IllegalStateException("%s is not at version %d".formatted(kit.id(), kit.version() - 1));
        }
        insertVersion(kit);
    }

    Optional<Kit> find(TeamId team, Mode mode, BrandKitId id) {
        return jdbc.sql(FIND)
                .param("id", id.value())
                .param("team", team.value())
                .param("mode", mode.wire())
                .query(this::kit)
                .optional();
    }

    Optional<Kit> findDefault(TeamId team, Mode mode) {
        return jdbc.sql(FIND_DEFAULT)
                .param("team", team.value())
                .param("mode", mode.wire())
                .query(this::kit)
                .optional();
    }

    List<Kit> list(TeamId team, Mode mode, Page.Request page) {
        return jdbc.sql(LIST)
                .param("team", team.value())
                .param("mode", mode.wire())
                .param("before", page.beforeOrNewest())
                .param("limit", page.fetch())
                .query(this::kit)
                .list();
    }

    /** Its versions stay, for those that were accepted with them. */
    boolean delete(TeamId team, Mode mode, BrandKitId id, Instant now) {
        return jdbc.sql(DELETE)
                        .param("id", id.value())
                        .param("team", team.value())
                        .param("mode", mode.wire())
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /** Of a kit that may be deleted by now; empty where the team was erased. */
    Optional<Content> content(TeamId team, BrandKitId id, long version) {
        return jdbc.sql(CONTENT)
                .param("id", id.value())
                .param("version", version)
                .param("team", team.value())
                .query((row, n) -> content(row))
                .optional();
    }

    private void yieldDefault(Kit kit) {
        if (kit.isDefault()) {
            jdbc.sql(YIELD_DEFAULT)
                    .param("team", kit.team().value())
                    .param("mode", kit.mode().wire())
                    .param("id", kit.id().value())
                    .update();
        }
    }

    private void insertVersion(Kit kit) {
        jdbc.sql(INSERT_VERSION)
                .param("id", kit.id().value())
                .param("version", kit.version())
                .param("team", kit.team().value())
                .param("content", json.writeValueAsString(kit.content()))
                .param("now", kit.updatedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    private JdbcClient.StatementSpec written(String sql, Kit kit) {
        return jdbc.sql(sql)
                .param("id", kit.id().value())
                .param("team", kit.team().value())
                .param("name", kit.name())
                .param("default", kit.isDefault())
                .param("content", json.writeValueAsString(kit.content()))
                .param("version", kit.version())
                .param("now", kit.updatedAt().atOffset(ZoneOffset.UTC));
    }

    /** As it is written: ids are texts. */
    private record StoredContent(
            List<Content.Swatch> colors,
            List<Content.Font> fonts,
            List<StoredLogo> logos,
            Content.@Nullable Look style) {

        Content read() {
            return new Content(
                    colors, fonts, logos.stream().map(StoredLogo::read).toList(), style);
        }
    }

    private record StoredLogo(@Nullable String name, String assetId) {

        Content.Logo read() {
            return new Content.Logo(
                    name, AssetId.parse(assetId).orElseThrow(() -> new IllegalStateException("stored " + assetId)));
        }
    }

    private Content content(ResultSet row) throws SQLException {
        return json.readValue(row.getString("content"), StoredContent.class).read();
    }

    private Kit kit(ResultSet row, int number) throws SQLException {
        return new Kit(
                new BrandKitId(row.getObject("id", UUID.class)),
                new TeamId(row.getObject("team_id", UUID.class)),
                Mode.stored(row.getString("mode")),
                row.getString("name"),
                row.getBoolean("is_default"),
                content(row),
                row.getLong("version"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }
}
