package ai.creativeflow.billing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.testing.Platform;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A table of usage of any length: 300 000 rows in a single hour, with {@code --full} 10 000 000 over 400 hours. */
class UsageStreamTest {

    private static final boolean FULL = Boolean.getBoolean("full");
    private static final int HOURS = FULL ? 400 : 1;
    private static final int KEYS = FULL ? 25_000 : 300_000;
    private static final int WATCHED_ONE_IN = 1_000;
    private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");

    private static final String ROWS = """
            INSERT INTO usage_hour (team_id, mode, start_at, meter, status, key_id, quantity, amount_micros,
                                    credits_hundredths)
            SELECT :team, 'live', CAST('2026-03-01T00:00:00Z' AS timestamptz) + h * interval '1 hour', 'sample_set',
                   'delivered', CASE WHEN k > 0 THEN gen_random_uuid() END, 1, 12500, 25
            FROM generate_series(0, :hours - 1) AS h, generate_series(0, :keys - 1) AS k
            """;

    private final Platform platform = Platform.with(Map.of());
    private final TeamId team = TeamId.parse(platform.team("payg").id()).orElseThrow();

    @AfterEach
    void stop() {
        platform.close();
    }

    /** What was handed out before may be collected while the rest is still being read. */
    @Test
    void every_row_is_streamed_once_and_only_a_page_of_them_is_in_memory() {
        platform.jdbc()
                .sql(ROWS)
                .param("team", team.value())
                .param("hours", HOURS)
                .param("keys", KEYS)
                .update();
        platform.jdbc().sql("ANALYZE usage_hour").update();
        var query = new Usage.Query(Granularity.HOUR, FROM, FROM.plus(Duration.ofHours(HOURS)), true, true);
        List<WeakReference<Usage.Point>> watched = new ArrayList<>();
        Set<UUID> keys = new HashSet<>();
        long[] rows = {0, 0, 0};

        platform.bean(Usage.class).each(team, Mode.LIVE, query, point -> {
            if (rows[0]++ % WATCHED_ONE_IN == 0) {
                watched.add(new WeakReference<>(point));
            }
            if (rows[0] <= KEYS && point.key() != null) {
                keys.add(point.key().value());
            }
            rows[1] += point.quantity();
            if (rows[0] == (long) HOURS * KEYS - 1) {
                System.gc();
                rows[2] = watched.stream().filter(one -> one.get() != null).count();
            }
        });

        assertThat(rows[0]).isEqualTo((long) HOURS * KEYS);
        assertThat(rows[1]).isEqualTo((long) HOURS * KEYS);
        assertThat(keys).hasSize(KEYS - 1);
        assertThat(rows[2]).isLessThanOrEqualTo(Usage.POINTS_AT_ONCE / WATCHED_ONE_IN + 1);
    }
}
