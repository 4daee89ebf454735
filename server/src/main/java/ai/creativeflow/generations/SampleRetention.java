package ai.creativeflow.generations;

import ai.creativeflow.assets.Trash;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.TeamId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Drops the pictures of samples that nobody selected, some time after their generation has ended; audited. One transaction
 * a batch, under locks that a second node passes over, so each is dropped once.
 */
final class SampleRetention {

    private static final int BATCH = 500;

    /** The oldest first; an id tells when its sample was drawn, which is before the end of its generation. */
    private static final String DUE = """
            SELECT s.id, s.team_id, s.asset_id, g.mode, s.id IS NOT DISTINCT FROM g.selected_sample_id AS selected
            FROM sample s
            JOIN generation g ON g.id = s.generation_id
            WHERE NOT s.settled
              AND g.finished_at < now() - make_interval(secs => :keptSeconds)
            ORDER BY s.id
            LIMIT :limit
            FOR UPDATE OF s SKIP LOCKED
            """;

    private static final String SETTLE = """
            UPDATE sample
            SET settled = true
            WHERE id = ANY(:ids)
            """;

    private final JdbcClient jdbc;
    private final Trash trash;
    private final TransactionTemplate transactions;
    private final Duration kept;

    SampleRetention(JdbcClient jdbc, Trash trash, TransactionTemplate transactions, Duration kept) {
        this.jdbc = jdbc;
        this.trash = trash;
        this.transactions = transactions;
        this.kept = kept;
    }

    private record Old(
            UUID id, TeamId team, Mode mode, @Nullable AssetId asset, boolean selected) {}

    private record Owner(TeamId team, Mode mode) {}

    /** True where there may be more. */
    boolean sweep() {
        return Objects.requireNonNull(transactions.execute(tx -> {
            List<Old> due = due();
            due.stream()
                    .filter(sample -> sample.asset() != null && !sample.selected())
                    .collect(Collectors.groupingBy(sample -> new Owner(sample.team(), sample.mode())))
                    .forEach((owner, samples) -> trash.retire(
                            owner.team(),
                            owner.mode(),
                            samples.stream()
                                    .map(Old::asset)
                                    .filter(Objects::nonNull)
                                    .toList()));
            jdbc.sql(SETTLE)
                    .param("ids", due.stream().map(Old::id).toArray(UUID[]::new))
                    .update();
            return due.size() == BATCH;
        }));
    }

    private List<Old> due() {
        return jdbc.sql(DUE)
                .param("keptSeconds", kept.toSeconds())
                .param("limit", BATCH)
                .query((row, n) -> {
                    UUID asset = row.getObject("asset_id", UUID.class);
                    return new Old(
                            row.getObject("id", UUID.class),
                            new TeamId(row.getObject("team_id", UUID.class)),
                            Mode.stored(row.getString("mode")),
                            asset == null ? null : new AssetId(asset),
                            row.getBoolean("selected"));
                })
                .list();
    }
}
