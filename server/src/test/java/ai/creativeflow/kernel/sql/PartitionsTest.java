package ai.creativeflow.kernel.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

class PartitionsTest {

    /** A Wednesday; its week began on Monday, the 2nd. */
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

    private static final String[] WEEKS = {
        "happening_20260223", "happening_20260302", "happening_20260309", "happening_20260316", "happening_20260323"
    };

    private final TestDatabase database = TestDatabase.fresh();
    private final JdbcClient jdbc = JdbcClient.create(database.dataSource());
    private final JdbcClient owner = JdbcClient.create(database.ownerDataSource());
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Partitions partitions = partitions();

    @BeforeEach
    void createTable() {
        owner.sql("CREATE TABLE creativeflow.happening (id uuid PRIMARY KEY, note text) PARTITION BY RANGE (id)")
                .update();
        owner.sql("CREATE TABLE creativeflow.happening_default PARTITION OF creativeflow.happening DEFAULT")
                .update();
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void weeks_from_one_back_to_three_ahead_are_made_and_made_once() {
        partitions.ensure(NOW);
        partitions.ensure(NOW);

        assertThat(partitionNames()).containsExactlyInAnyOrder(WEEKS);
    }

    @Test
    void a_week_later_one_more_is_made() {
        partitions.ensure(NOW);
        partitions.ensure(NOW.plusSeconds(7 * 24 * 3600));

        assertThat(partitionNames()).hasSize(6).contains("happening_20260330");
    }

    @Test
    void partitions_of_which_all_rows_are_older_than_kept_are_dropped_and_no_others() {
        var daily = new Partitions(
                database.access(),
                List.of(new PartitionedTable("happening", PartitionedTable.Period.DAY, Duration.ofDays(30))),
                InstantSource.fixed(NOW),
                told::add);
        daily.ensure(NOW);
        String first = partitionNames().stream().min(String::compareTo).orElseThrow();

        daily.ensure(NOW.plus(Duration.ofDays(29)));
        assertThat(partitionNames()).contains(first);
        daily.ensure(NOW.plus(Duration.ofDays(31)));
        assertThat(partitionNames()).doesNotContain(first).hasSizeGreaterThan(6);
    }

    /** However old it is: what waits needs the row. */
    @Test
    void partition_with_a_row_that_still_waits_stays_and_is_told_until_it_waits_no_more() {
        owner.sql("CREATE TABLE creativeflow.happening_waiting (happening_id uuid PRIMARY KEY)")
                .update();
        var need = new PartitionedTable.Need("happening_waiting", "happening_id");
        var kept = new PartitionedTable("happening", PartitionedTable.Period.DAY, Duration.ofDays(30), need);
        var daily = new Partitions(database.access(), List.of(kept), InstantSource.fixed(NOW), told::add);
        daily.ensure(NOW);
        partitionOf(NOW);
        owner.sql("INSERT INTO creativeflow.happening_waiting SELECT id FROM creativeflow.happening")
                .update();

        daily.ensure(NOW.plus(Duration.ofDays(60)));
        assertThat(partitionNames()).contains("happening_20260304").doesNotContain("happening_20260305");
        assertThat(told).singleElement().asString().contains("happening_20260304");
        owner.sql("DELETE FROM creativeflow.happening_waiting").update();
        daily.ensure(NOW.plus(Duration.ofDays(60)));
        assertThat(partitionNames()).doesNotContain("happening_20260304");
    }

    /** As the audit does: its rows refuse DELETE, and age takes them all the same. */
    @Test
    void table_that_refuses_delete_is_dropped_from_too() {
        owner.sql("""
                CREATE TRIGGER happening_is_append_only
                    BEFORE DELETE ON creativeflow.happening
                    FOR EACH ROW EXECUTE FUNCTION pg_catalog.suppress_redundant_updates_trigger()
                """).update();
        var kept = new PartitionedTable("happening", PartitionedTable.Period.WEEK, Duration.ofDays(30));
        var weekly = new Partitions(database.access(), List.of(kept), InstantSource.fixed(NOW), told::add);
        weekly.ensure(NOW);
        partitionOf(NOW);

        weekly.ensure(NOW.plus(Duration.ofDays(60)));

        assertThat(jdbc.sql("SELECT count(*) FROM happening").query(Long.class).single())
                .isZero();
    }

    /** The session's zone is not UTC: a bound computed there would be hours off. */
    @Test
    void an_id_is_in_the_week_of_its_milliseconds_in_utc() {
        partitions.ensure(NOW);

        assertThat(partitionOf(Instant.parse("2026-03-02T00:00:00Z"))).isEqualTo("happening_20260302");
        assertThat(partitionOf(Instant.parse("2026-03-01T23:59:59.999Z"))).isEqualTo("happening_20260223");
        assertThat(partitionOf(Instant.parse("2026-03-08T23:59:59.999Z"))).isEqualTo("happening_20260302");
        assertThat(partitionOf(Instant.parse("2027-01-01T00:00:00Z"))).isEqualTo("happening_default");
    }

    @Test
    void months_are_as_long_as_they_are() {
        var monthly = new Partitions(
                database.access(),
                List.of(new PartitionedTable("happening", PartitionedTable.Period.MONTH, Duration.ofDays(366))),
                InstantSource.fixed(NOW),
                told::add);
        monthly.ensure(NOW);

        assertThat(partitionNames())
                .containsExactlyInAnyOrder("happening_20260201", "happening_20260301", "happening_20260401");
        assertThat(partitionOf(Instant.parse("2026-02-28T23:59:59.999Z"))).isEqualTo("happening_20260201");
        assertThat(partitionOf(Instant.parse("2026-03-31T23:59:59.999Z"))).isEqualTo("happening_20260301");
        monthly.ensure(Instant.parse("2027-03-01T00:00:00Z"));
        assertThat(partitionNames()).contains("happening_20260201");
        monthly.ensure(Instant.parse("2027-03-02T00:00:00Z"));
        assertThat(partitionNames()).doesNotContain("happening_20260201").contains("happening_20260301");
    }

    @Test
    void nodes_that_start_together_do_not_collide() throws Exception {
        Callable<Boolean> node = () -> {
            partitions().ensure(NOW);
            return true;
        };
        try (var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var node1 :
                    nodes.invokeAll(Stream.generate(() -> node).limit(8).toList())) {
                assertThat(node1.get()).isTrue();
            }
        }

        assertThat(partitionNames()).containsExactlyInAnyOrder(WEEKS);
    }

    /** A row that came before its week was made: that week stays in DEFAULT, the others are made. */
    @Test
    void a_week_whose_rows_are_in_default_already_loses_none_and_stops_no_other() {
        partitionOf(NOW);

        partitions.ensure(NOW);

        assertThat(told).singleElement().asString().contains("happening_20260302");
        assertThat(partitionNames()).hasSize(4).doesNotContain("happening_20260302");
        assertThat(jdbc.sql("SELECT count(*) FROM happening").query(Long.class).single())
                .isEqualTo(1);
    }

    /** What is revoked on the table could otherwise be done on its partition. */
    @Test
    void the_service_reaches_rows_through_the_table_only() {
        partitions.ensure(NOW);
        partitionOf(NOW);

        assertThat(jdbc.sql("UPDATE happening SET note = 'seen'").update()).isEqualTo(1);
        assertThatThrownBy(() ->
                        jdbc.sql("UPDATE happening_20260302 SET note = 'seen'").update())
                .isInstanceOf(DataAccessException.class)
                .rootCause()
                .hasMessageContaining("permission denied");
    }

    @Test
    void the_service_changes_no_schema() {
        assertThatThrownBy(() -> jdbc.sql("CREATE TABLE mine (id uuid)").update())
                .rootCause()
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> jdbc.sql("DROP TABLE happening").update())
                .rootCause()
                .hasMessageContaining("must be owner");
    }

    @Test
    void sessions_of_the_tests_are_not_in_utc() {
        assertThat(jdbc.sql("SHOW timezone").query(String.class).single()).isEqualTo(TestDatabase.ZONE);
    }

    private Partitions partitions() {
        return new Partitions(
                database.access(), List.of(new PartitionedTable("happening")), InstantSource.fixed(NOW), told::add);
    }

    private String partitionOf(Instant at) {
        var id = new UUID((at.toEpochMilli() << 16) | 0x7000, 0x8000_0000_0000_0000L);
        return jdbc.sql("INSERT INTO happening (id) VALUES (:id) RETURNING tableoid::regclass::text")
                .param("id", id)
                .query(String.class)
                .single();
    }

    private List<String> partitionNames() {
        return owner.sql("""
                        SELECT relname
                        FROM pg_class
                        WHERE relispartition
                          AND relkind = 'r'
                          AND relname LIKE 'happening%'
                          AND relname <> 'happening_default'
                        """).query(String.class).list();
    }
}
