package ai.creativeflow.generations;

import ai.creativeflow.billing.Terms;
import ai.creativeflow.brands.BrandKits;
import ai.creativeflow.generations.Generation.FinalChoice;
import ai.creativeflow.generations.Generation.FurtherSet;
import ai.creativeflow.generations.Generation.StyleChoice;
import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.BrandKitId;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.Id;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.SampleId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The {@code generation} table. Others only look whether one is open; its first task is written here. */
final class GenerationRepository {

    private static final String COLUMNS = """
            id, team_id, mode, key_id, prompt, format, width, height, samples_asked, style, seed, project_id, metadata,
            auto_select, final_resolution, final_file_format, engine, renderer_version, price_period, price_version,
            price_kind, price_step, price_set_micros, price_final_micros, price_large_micros, estimated_micros,
            reserved_micros, charged_micros, released_micros, status, reason_code, reason_message, reason_retryable,
            warnings, selected_sample_id, final_asset_id, final_width, final_height, final_bytes, attempts, created_at,
            updated_at, started_at, finished_at, selection_expires_at, version, further_sets, start_by,
            finish_by, brand_kit_id, brand_kit_version, reference_asset_ids
            """;

    /** With its first task in one statement, because accepting is what callers wait for. */
    private static final String INSERT = "WITH accepted AS (INSERT INTO generation (" + COLUMNS + ") VALUES (" + """
            :id, :team, :mode, :key, :prompt, :format, :width, :height, :samples, :style, :seed, :project, :metadata,
            :autoSelect, :resolution, :fileFormat, :engine, :renderer, :period, :priceVersion,
            :priceKind, :priceStep, :priceSet, :priceFinal, :priceLarge, :estimated,
            :reserved, :charged, :released, :status, NULL, NULL, NULL,
            :warnings, NULL, NULL, NULL, NULL, NULL, :attempts, :createdAt,
            :updatedAt, NULL, NULL, NULL, 1, '[]', :startBy,
            :finishBy, :kit, :kitVersion, :references)
            RETURNING id, team_id, mode, start_by)
            INSERT INTO generation_task (generation_id, team_id, mode, phase, due_at, start_by)
            SELECT id, team_id, mode, 'samples', now(), start_by
            FROM accepted
            """;

    private static final String FIND = "SELECT " + COLUMNS + """
            FROM generation
            WHERE id = :id
              AND team_id = :team
              AND mode = :mode
              AND erased_at IS NULL
            """;

    /** For the transaction that is about to change it; the lock comes after that of its task, always. */
    private static final String LOCK = "SELECT " + COLUMNS + """
            FROM generation
            WHERE id = :id
            FOR UPDATE
            """;

    private static final String BY_ID = "SELECT " + COLUMNS + "FROM generation WHERE id = :id";

    private static final String LIST = "SELECT " + COLUMNS + """
            FROM generation
            WHERE team_id = :team
              AND mode = :mode
              AND erased_at IS NULL
              AND id < :before
              AND (CAST(:status AS text) IS NULL OR status = :status)
              AND (CAST(:format AS text) IS NULL OR format = :format)
              AND (CAST(:project AS text) IS NULL OR project_id = :project)
              AND (CAST(:createdAfter AS timestamptz) IS NULL OR created_at > :createdAfter)
              AND (CAST(:createdBefore AS timestamptz) IS NULL OR created_at < :createdBefore)
            ORDER BY id DESC
            LIMIT :limit
            """;

    /** Selections whose time is over, given to one node each and locked to the end of its transaction. */
    private static final String UNSELECTED = """
            SELECT id
            FROM generation
            WHERE status = 'awaiting_selection'
              AND selection_expires_at <= now()
            ORDER BY selection_expires_at
            LIMIT :limit
            FOR UPDATE SKIP LOCKED
            """;

    private static final String PAST_DEADLINE = """
            (status = 'pending' AND start_by <= now()
             OR status IN ('pending', 'processing_samples', 'awaiting_selection', 'processing_final')
                AND finish_by <= now())
            """;

    /** Two looks, each into an index of those that have such a deadline and are not done. */
    private static final String LATE = """
            (SELECT id
             FROM generation
             WHERE status = 'pending'
               AND start_by <= now()
             ORDER BY start_by
             LIMIT :limit)
            UNION
            (SELECT id
             FROM generation
             WHERE status IN ('pending', 'processing_samples', 'awaiting_selection', 'processing_final')
               AND finish_by <= now()
             ORDER BY finish_by
             LIMIT :limit)
            """;

    private static final String IS_LATE = "SELECT count(*) FROM generation WHERE id = :id AND " + PAST_DEADLINE;

    /** Changes the version that was read, and no other; with its row for those who follow. */
    private static final String UPDATE = """
            WITH changed AS (UPDATE generation
            SET status = :status, reason_code = :reasonCode, reason_message = :reasonMessage,
                reason_retryable = :reasonRetryable, warnings = :warnings, selected_sample_id = :selected,
                final_resolution = :resolution, final_file_format = :fileFormat, final_asset_id = :finalAsset,
                final_width = :finalWidth, final_height = :finalHeight, final_bytes = :finalBytes,
                estimated_micros = :estimated, reserved_micros = :reserved, charged_micros = :charged,
                released_micros = :released, attempts = :attempts, updated_at = :updatedAt, started_at = :startedAt,
                finished_at = :finishedAt, selection_expires_at = :selectionExpiresAt, further_sets = :furtherSets,
                engine = :engine, renderer_version = :renderer,
                version = version + 1
            WHERE id = :id
              AND team_id = :team
              AND version = :version
            RETURNING id, version, status, updated_at)
            INSERT INTO generation_change (generation_id, version, status, at)
            SELECT id, version, status, updated_at
            FROM changed
            """;

    /** Once, and only what is done; what it cost and when stays. */
    private static final String ERASE = """
            UPDATE generation
            SET prompt = '', style = '{}', further_sets = '[]', reference_asset_ids = '[]', metadata = '{}',
                project_id = NULL, warnings = '[]', reason_message = NULL, selected_sample_id = NULL, final_asset_id = NULL,
                erased_at = now(), version = version + 1
            WHERE id = :id
              AND team_id = :team
              AND status IN ('completed', 'failed', 'canceled', 'content_rejected', 'expired')
              AND erased_at IS NULL
            """;

    private static final String STATUSES = "SELECT id, status FROM generation WHERE id = ANY(CAST(:ids AS uuid[]))";

    private static final String STATUSES_OF_TEAM = STATUSES + " AND team_id = :team AND erased_at IS NULL";

    private static final String CHARGED =
            "SELECT team_id, sum(charged_micros) AS total FROM generation WHERE mode = 'live' GROUP BY team_id";

    private static final String OPEN = """
            SELECT team_id, count(*) AS total
            FROM generation
            WHERE status IN ('pending', 'processing_samples', 'processing_final')
            GROUP BY team_id
            """;

    private final JdbcClient jdbc;
    private final NamedParameterJdbcOperations batches;
    private final JsonMapper json;

    GenerationRepository(JdbcClient jdbc, NamedParameterJdbcOperations batches, JsonMapper json) {
        this.jdbc = jdbc;
        this.batches = batches;
        this.json = json;
    }

    /** With its first task. */
    void insert(Generation generation) {
        jdbc.sql(INSERT).paramSource(accepted(generation)).update();
    }

    /** Many at once, each with its first task. */
    void insertAll(List<Generation> generations) {
        batches.batchUpdate(INSERT, generations.stream().map(this::accepted).toArray(MapSqlParameterSource[]::new));
    }

    private MapSqlParameterSource accepted(Generation generation) {
        Generation.Spec spec = generation.spec();
        Terms terms = generation.terms();
        BrandKits.Pin kit = spec.branding().kit();
        return changing(generation)
                .addValue("mode", generation.mode().wire())
                .addValue("key", uuid(generation.key()), Types.OTHER)
                .addValue("prompt", spec.prompt())
                .addValue("format", spec.format())
                .addValue("width", spec.size().width())
                .addValue("height", spec.size().height())
                .addValue("samples", spec.samples())
                .addValue("style", json.writeValueAsString(spec.style()))
                .addValue("seed", spec.seed())
                .addValue("project", spec.projectId())
                .addValue("metadata", json.writeValueAsString(spec.metadata()))
                .addValue("autoSelect", spec.autoSelect())
                .addValue("period", terms.period().toString())
                .addValue("priceVersion", terms.priceVersion())
                .addValue("priceKind", terms.kind().name())
                .addValue("priceStep", terms.step())
                .addValue("priceSet", terms.set().value())
                .addValue("priceFinal", terms.standardFinal().value())
                .addValue("priceLarge", terms.largeFinal().value())
                .addValue("startBy", utc(spec.deadlines().startBy()), Types.TIMESTAMP_WITH_TIMEZONE)
                .addValue("finishBy", utc(spec.deadlines().finishBy()), Types.TIMESTAMP_WITH_TIMEZONE)
                .addValue("kit", kit == null ? null : kit.kit().value(), Types.OTHER)
                .addValue("kitVersion", kit == null ? null : kit.version(), Types.BIGINT)
                .addValue(
                        "references",
                        json.writeValueAsString(spec.branding().references().stream()
                                .map(AssetId::value)
                                .toList()))
                .addValue("createdAt", utc(generation.createdAt()));
    }

    /** Throws where somebody else changed it since it was read: a fault, because changes hold the row's lock. */
    void update(Generation generation) {
        Generation.State state = generation.state();
        Generation.Reason reason = state.reason();
        Generation.Final picture = state.picture();
        var values = changing(generation)
                .addValue("version", generation.version())
                .addValue(
                        "furtherSets", json.writeValueAsString(generation.spec().furtherSets()))
                .addValue("reasonCode", reason == null ? null : reason.code(), Types.VARCHAR)
                .addValue("reasonMessage", reason == null ? null : reason.message(), Types.VARCHAR)
                .addValue("reasonRetryable", reason == null ? null : reason.retryable(), Types.BOOLEAN)
                .addValue("selected", uuid(state.selected()), Types.OTHER)
                .addValue("finalAsset", picture == null ? null : picture.asset().value(), Types.OTHER)
                .addValue("finalWidth", picture == null ? null : picture.size().width(), Types.INTEGER)
                .addValue("finalHeight", picture == null ? null : picture.size().height(), Types.INTEGER)
                .addValue("finalBytes", picture == null ? null : picture.bytes(), Types.BIGINT)
                .addValue("startedAt", utc(state.startedAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .addValue("finishedAt", utc(state.finishedAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .addValue("selectionExpiresAt", utc(state.selectionExpiresAt()), Types.TIMESTAMP_WITH_TIMEZONE);
        if (jdbc.sql(UPDATE).paramSource(values).update() != 1) {
            throw new IllegalStateException("%s is not at version %d".formatted(generation.id(), generation.version()));
        }
    }

    Optional<Generation> find(TeamId team, Mode mode, GenerationId id) {
        return jdbc.sql(FIND)
                .param("id", id.value())
                .param("team", team.value())
                .param("mode", mode.wire())
                .query(this::generation)
                .optional();
    }

    /** For a worker that holds its task. */
    Generation get(GenerationId id) {
        return jdbc.sql(BY_ID).param("id", id.value()).query(this::generation).single();
    }

    /** For whoever is about to change it. */
    Generation lock(GenerationId id) {
        return jdbc.sql(LOCK).param("id", id.value()).query(this::generation).single();
    }

    List<Generation> list(TeamId team, Mode mode, Generations.Filter filter, Page.Request page) {
        return jdbc.sql(LIST)
                .param("team", team.value())
                .param("mode", mode.wire())
                .param("before", page.beforeOrNewest())
                .param(
                        "status",
                        filter.status() == null ? null : filter.status().wire(),
                        Types.VARCHAR)
                .param("format", filter.format(), Types.VARCHAR)
                .param("project", filter.projectId(), Types.VARCHAR)
                .param("createdAfter", utc(filter.createdAfter()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("createdBefore", utc(filter.createdBefore()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("limit", page.fetch())
                .query(this::generation)
                .list();
    }

    List<GenerationId> unselected(int limit) {
        return jdbc.sql(UNSELECTED).param("limit", limit).query(UUID.class).list().stream()
                .map(GenerationId::new)
                .toList();
    }

    /** Generations that are not done though a deadline of theirs has passed; at most {@code limit} of each kind. */
    List<GenerationId> late(int limit) {
        return jdbc.sql(LATE).param("limit", limit).query(UUID.class).list().stream()
                .map(GenerationId::new)
                .toList();
    }

    /** The same of one, by the database's time. */
    boolean isLate(GenerationId id) {
        return jdbc.sql(IS_LATE).param("id", id.value()).query(Integer.class).single() == 1;
    }

    boolean erase(TeamId team, GenerationId id) {
        return jdbc.sql(ERASE)
                        .param("id", id.value())
                        .param("team", team.value())
                        .update()
                == 1;
    }

    /** Of those that there are. */
    Map<GenerationId, Status> statuses(List<GenerationId> ids) {
        return statuses(jdbc.sql(STATUSES), ids);
    }

    /** The same for a caller of the team. */
    Map<GenerationId, Status> statuses(TeamId team, List<GenerationId> ids) {
        return statuses(jdbc.sql(STATUSES_OF_TEAM).param("team", team.value()), ids);
    }

    private static Map<GenerationId, Status> statuses(JdbcClient.StatementSpec statement, List<GenerationId> ids) {
        return statement
                .param("ids", Columns.of(ids, GenerationId::value))
                .query((row, n) -> Map.entry(
                        new GenerationId(row.getObject("id", UUID.class)), Status.stored(row.getString("status"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    List<Map.Entry<TeamId, Long>> chargedByTeam() {
        return totals(CHARGED);
    }

    List<Map.Entry<TeamId, Long>> openByTeam() {
        return totals(OPEN);
    }

    private List<Map.Entry<TeamId, Long>> totals(String sql) {
        return jdbc.sql(sql)
                .query((row, n) -> Map.entry(new TeamId(row.getObject("team_id", UUID.class)), row.getLong("total")))
                .list();
    }

    private MapSqlParameterSource changing(Generation generation) {
        FinalChoice choice = generation.spec().finalChoice();
        Generation.Cost cost = generation.cost();
        return new MapSqlParameterSource()
                .addValue("id", generation.id().value())
                .addValue("team", generation.team().value())
                .addValue("status", generation.state().status().wire())
                .addValue("warnings", json.writeValueAsString(generation.state().warnings()))
                .addValue(
                        "resolution",
                        choice == null ? null : choice.resolution().wire(),
                        Types.VARCHAR)
                .addValue(
                        "fileFormat",
                        choice == null ? null : choice.fileFormat().wireName(),
                        Types.VARCHAR)
                .addValue("estimated", cost.estimated().value())
                .addValue("reserved", cost.reserved().value())
                .addValue("charged", cost.charged().value())
                .addValue("released", cost.released().value())
                .addValue("engine", generation.engine())
                .addValue("renderer", generation.rendererVersion())
                .addValue("attempts", generation.state().attempts())
                .addValue("updatedAt", utc(generation.updatedAt()));
    }

    private Generation generation(ResultSet row, int number) throws SQLException {
        UUID key = row.getObject("key_id", UUID.class);
        return new Generation(
                new GenerationId(row.getObject("id", UUID.class)),
                new TeamId(row.getObject("team_id", UUID.class)),
                Mode.stored(row.getString("mode")),
                key == null ? null : new KeyId(key),
                spec(row),
                row.getString("engine"),
                row.getString("renderer_version"),
                terms(row),
                new Generation.Cost(
                        Micros.of(row.getLong("estimated_micros")),
                        Micros.of(row.getLong("reserved_micros")),
                        Micros.of(row.getLong("charged_micros")),
                        Micros.of(row.getLong("released_micros"))),
                state(row),
                instant(row, "created_at").orElseThrow(),
                instant(row, "updated_at").orElseThrow(),
                row.getLong("version"));
    }

    private Generation.Spec spec(ResultSet row) throws SQLException {
        String resolution = row.getString("final_resolution");
        return new Generation.Spec(
                row.getString("prompt"),
                row.getString("format"),
                new PixelSize(row.getInt("width"), row.getInt("height")),
                row.getInt("samples_asked"),
                json.readValue(row.getString("style"), StyleChoice.class),
                row.getLong("seed"),
                row.getString("project_id"),
                json.readValue(row.getString("metadata"), new TypeReference<Map<String, String>>() {}),
                row.getBoolean("auto_select"),
                resolution == null
                        ? null
                        : new FinalChoice(
                                Resolution.of(resolution).orElseThrow(),
                                FileFormat.of(row.getString("final_file_format"))
                                        .orElseThrow()),
                new Deadlines(
                        instant(row, "start_by").orElse(null),
                        instant(row, "finish_by").orElse(null)),
                branding(row),
                json.readValue(row.getString("further_sets"), new TypeReference<List<FurtherSet>>() {}));
    }

    private Branding branding(ResultSet row) throws SQLException {
        UUID kit = row.getObject("brand_kit_id", UUID.class);
        String references = row.getString("reference_asset_ids");
        if (kit == null && references.equals("[]")) {
            return Branding.NONE;
        }
        return new Branding(
                kit == null ? null : new BrandKits.Pin(new BrandKitId(kit), row.getLong("brand_kit_version")),
                json.readValue(references, new TypeReference<List<UUID>>() {}).stream()
                        .map(AssetId::new)
                        .toList());
    }

    private static Terms terms(ResultSet row) throws SQLException {
        return new Terms(
                YearMonth.parse(row.getString("price_period")),
                row.getString("price_version"),
                Terms.Kind.valueOf(row.getString("price_kind")),
                row.getInt("price_step"),
                Micros.of(row.getLong("price_set_micros")),
                Micros.of(row.getLong("price_final_micros")),
                Micros.of(row.getLong("price_large_micros")));
    }

    private Generation.State state(ResultSet row) throws SQLException {
        String reason = row.getString("reason_code");
        UUID selected = row.getObject("selected_sample_id", UUID.class);
        UUID finalAsset = row.getObject("final_asset_id", UUID.class);
        return new Generation.State(
                Status.stored(row.getString("status")),
                reason == null
                        ? null
                        : new Generation.Reason(
                                reason, row.getString("reason_message"), row.getBoolean("reason_retryable")),
                json.readValue(row.getString("warnings"), new TypeReference<List<Generation.Notice>>() {}),
                selected == null ? null : new SampleId(selected),
                finalAsset == null
                        ? null
                        : new Generation.Final(
                                new AssetId(finalAsset),
                                new PixelSize(row.getInt("final_width"), row.getInt("final_height")),
                                row.getLong("final_bytes")),
                row.getInt("attempts"),
                instant(row, "started_at").orElse(null),
                instant(row, "finished_at").orElse(null),
                instant(row, "selection_expires_at").orElse(null));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable UUID uuid(@Nullable Id id) {
        return id == null ? null : id.value();
    }
}
