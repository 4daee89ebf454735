package ai.creativeflow.generations;

import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.SampleId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The {@code sample} table. */
final class SampleRepository {

    /** A whole set in one statement. */
    private static final String INSERT = """
            INSERT INTO sample (id, generation_id, team_id, set_number, number, status, asset_id, width, height, seed)
            SELECT id, :generation, :team, set_number, number, status, asset_id, width, height, seed
            FROM unnest(CAST(:ids AS uuid[]), CAST(:sets AS integer[]), CAST(:numbers AS integer[]),
                        CAST(:statuses AS text[]), CAST(:assets AS uuid[]), CAST(:widths AS integer[]),
                        CAST(:heights AS integer[]), CAST(:seeds AS bigint[]))
                AS fresh (id, set_number, number, status, asset_id, width, height, seed)
            """;

    private static final String OF = """
            SELECT id, generation_id, set_number, number, status, asset_id, width, height, seed
            FROM sample
            WHERE team_id = :team
              AND generation_id IN (:generations)
            ORDER BY generation_id, set_number, number
            """;

    private static final String ERASE = "DELETE FROM sample WHERE generation_id = :generation AND team_id = :team";

    private final JdbcClient jdbc;

    SampleRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Samples of one generation. */
    void insert(TeamId team, GenerationId generation, List<Sample> samples) {
        jdbc.sql(INSERT)
                .param("generation", generation.value())
                .param("team", team.value())
                .param("ids", Columns.of(samples, sample -> sample.id().value()))
                .param("sets", Columns.of(samples, Sample::set))
                .param("numbers", Columns.of(samples, Sample::number))
                .param("statuses", Columns.of(samples, sample -> sample.status().wire()))
                .param(
                        "assets",
                        Columns.of(
                                samples,
                                sample -> sample.asset() == null
                                        ? null
                                        : sample.asset().value()))
                .param("widths", Columns.of(samples, sample -> sample.size().width()))
                .param("heights", Columns.of(samples, sample -> sample.size().height()))
                .param("seeds", Columns.of(samples, Sample::seed))
                .update();
    }

    void erase(TeamId team, GenerationId generation) {
        jdbc.sql(ERASE)
                .param("generation", generation.value())
                .param("team", team.value())
                .update();
    }

    List<Sample> of(TeamId team, GenerationId generation) {
        return of(team, List.of(generation)).getOrDefault(generation, List.of());
    }

    /** The samples of several generations; one without samples is not among them. */
    Map<GenerationId, List<Sample>> of(TeamId team, Collection<GenerationId> generations) {
        if (generations.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql(OF)
                .param("team", team.value())
                .param(
                        "generations",
                        generations.stream().map(GenerationId::value).toList())
                .query(SampleRepository::sample)
                .list()
                .stream()
                .collect(Collectors.groupingBy(Sample::generation));
    }

    private static Sample sample(ResultSet row, int number) throws SQLException {
        UUID asset = row.getObject("asset_id", UUID.class);
        return new Sample(
                new SampleId(row.getObject("id", UUID.class)),
                new GenerationId(row.getObject("generation_id", UUID.class)),
                row.getInt("set_number"),
                row.getInt("number"),
                Sample.Status.stored(row.getString("status")),
                asset == null ? null : new AssetId(asset),
                new PixelSize(row.getInt("width"), row.getInt("height")),
                row.getLong("seed"));
    }
}
