package ai.creativeflow.billing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.sql.TestDatabase;
import ai.creativeflow.testing.Parallel;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Facts, the tail, and the rollups that they are folded into. */
class RollupTest {

    private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant TO = FROM.plus(30, ChronoUnit.DAYS);

    private static final String FACTS = """
            INSERT INTO usage_tail (id, team_id, mode, key_id, meter, status, quantity, amount_micros, credits_hundredths,
                                    at)
            SELECT gen_random_uuid(), :team, 'live', NULL, 'sample_set', 'delivered', 1, 12500, 25,
                   CAST('2026-03-01T00:00:00Z' AS timestamptz) + (n % 720) * interval '1 hour'
            FROM generate_series(1, CAST(:facts AS integer)) AS n
            """;

    private final TestDatabase database = TestDatabase.fresh();
    private final JdbcClient jdbc = JdbcClient.create(database.dataSource());
    private final TransactionTemplate transactions =
            new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
    private final Uuids uuids = new Uuids(InstantSource.system());
    private final UsageRepository repository = new UsageRepository(jdbc, uuids);
    private final Usage usage = new Usage(repository, transactions);
    private final TeamId acme = new TeamId(uuids.next());

    @AfterEach
    void drop() {
        database.close();
    }

    /** Its id and its time are older than those of facts that were folded long before it committed. */
    @Test
    void fact_that_commits_late_is_not_passed_over() {
        transactions.executeWithoutResult(late -> {
            use(acme);
            Parallel.times(1, elsewhere -> {
                use(acme);
                return usage.fold();
            });
            assertThat(folded()).isEqualTo(1);
        });
        assertThat(seen()).isEqualTo(2);

        usage.fold();

        assertThat(folded()).isEqualTo(2);
        assertThat(seen()).isEqualTo(2);
    }

    @Test
    void fact_of_a_transaction_that_is_rolled_back_is_nowhere() {
        transactions.executeWithoutResult(tx -> {
            use(acme);
            tx.setRollbackOnly();
        });

        assertThat(seen()).isZero();
        assertThat(usage.fold()).isZero();
    }

    @Test
    void facts_are_folded_once_by_many_nodes_that_fold_while_others_write() {
        Parallel.times(12, node -> {
            for (int i = 0; i < 25; i++) {
                use(acme);
                usage.fold();
            }
            return node;
        });
        usage.fold();

        assertThat(folded()).isEqualTo(300);
        assertThat(seen()).isEqualTo(300);
        assertThat(jdbc.sql("SELECT count(*) FROM usage_tail").query(Long.class).single())
                .isZero();
    }

    @Test
    void rollups_of_hours_and_days_agree() {
        fill(5_000);

        var hours = usage.series(acme, Mode.LIVE, new Usage.Query(Granularity.HOUR, FROM, TO, false, false));
        var days = usage.series(acme, Mode.LIVE, new Usage.Query(Granularity.DAY, FROM, TO, false, false));

        assertThat(hours).hasSize(720);
        assertThat(days).hasSize(30);
        assertThat(hours.stream().mapToLong(Usage.Point::quantity).sum()).isEqualTo(5_000);
        assertThat(days.stream().mapToLong(Usage.Point::quantity).sum()).isEqualTo(5_000);
        assertThat(days.getFirst().start()).isEqualTo(FROM);
    }

    /** A hundred times the facts are the same rollup rows, so the same query reads as much as before. */
    @Test
    void query_reads_as_many_rows_for_a_hundred_times_the_facts() {
        fill(1_440);
        long before = rowsRead();

        fill(144_000 - 1_440);

        assertThat(before).isPositive();
        assertThat(rowsRead()).isEqualTo(before);
    }

    private void fill(int facts) {
        jdbc.sql(FACTS).param("team", acme.value()).param("facts", facts).update();
        while (usage.fold() > 0) {
            // Until the tail is empty.
        }
    }

    /** Rows that the tables gave, by whatever kind of scan the planner chose, and that no fact is among them. */
    private long rowsRead() {
        List<String> plan = jdbc.sql("EXPLAIN (ANALYZE, TIMING OFF) " + UsageRepository.BY_HOUR)
                .param("team", acme.value())
                .param("mode", "live")
                .param("from", FROM.atOffset(ZoneOffset.UTC))
                .param("to", TO.atOffset(ZoneOffset.UTC))
                .param("byKey", true)
                .param("byStatus", true)
                .param("lastKey", UsageRepository.LAST_KEY)
                .param("afterMeter", "")
                .param("afterKey", UsageRepository.LAST_KEY)
                .param("afterStatus", "")
                .param("limit", 10_000)
                .query(String.class)
                .list();
        assertThat(plan).noneMatch(line -> line.contains("usage_event"));
        return plan.stream()
                .filter(line -> line.contains(" on usage_") && !line.contains("Bitmap Index Scan"))
                .mapToLong(line -> (long) Double.parseDouble(line.replaceAll(".*actual rows=([0-9.]+).*", "$1")))
                .sum();
    }

    private void use(TeamId team) {
        var owner = new Billing.Owner(team, Mode.LIVE, new KeyId(UUID.randomUUID()), new GenerationId(uuids.next()));
        var price = UsageRepository.Price.of(Part.SET, Micros.of(12_500), 0, false, Micros.of(12_500));
        repository.delivered(owner, Part.SET, YearMonth.of(2026, 3), price);
    }

    private long folded() {
        return jdbc.sql("SELECT coalesce(sum(quantity), 0) FROM usage_hour")
                .query(Long.class)
                .single();
    }

    private long seen() {
        Instant now = Instant.now();
        var query = new Usage.Query(
                Granularity.DAY,
                Granularity.DAY.startOf(now).minus(1, ChronoUnit.DAYS),
                Granularity.DAY.endOf(now.plusSeconds(1)).plus(1, ChronoUnit.DAYS),
                false,
                false);
        return usage.series(acme, Mode.LIVE, query).stream()
                .mapToLong(Usage.Point::quantity)
                .sum();
    }
}
