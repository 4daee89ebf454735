package ai.creativeflow.kernel.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.creativeflow.kernel.ids.Uuids;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The step from partitions of weeks to months and days, on a database that has been in use. */
class RepartitioningTest {

    private static final Instant LAST_OF_MARCH = Instant.parse("2026-03-31T23:59:59.999Z");
    private static final Instant FIRST_OF_APRIL = Instant.parse("2026-04-01T00:00:00Z");
    private static final Instant YEARS_AHEAD = Instant.parse("2028-02-29T12:00:00Z");

    private final TestDatabase database = TestDatabase.empty();
    private final JdbcClient owner = JdbcClient.create(database.ownerDataSource());
    private final JdbcClient service = JdbcClient.create(database.dataSource());

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void rows_are_where_they_belong_and_none_is_lost() {
        Flyway all = Migrations.prepare(database.access());
        Flyway.configure()
                .configuration(all.getConfiguration())
                .target("15.2")
                .load()
                .migrate();
        new Partitions(
                        database.access(),
                        List.of(new PartitionedTable("audit_event"), new PartitionedTable("event")),
                        InstantSource.system(),
                        detail -> {})
                .ensure(LAST_OF_MARCH);
        for (Instant at : List.of(LAST_OF_MARCH, FIRST_OF_APRIL, YEARS_AHEAD)) {
            audit(at);
            event(at);
        }

        all.migrate();

        assertThat(partitions("audit_event", LAST_OF_MARCH)).isEqualTo("audit_event_20260301");
        assertThat(partitions("audit_event", FIRST_OF_APRIL)).isEqualTo("audit_event_20260401");
        assertThat(partitions("audit_event", YEARS_AHEAD)).isEqualTo("audit_event_20280201");
        assertThat(partitions("event", LAST_OF_MARCH)).isEqualTo("event_20260331");
        assertThat(partitions("event", FIRST_OF_APRIL)).isEqualTo("event_20260401");
        assertThat(partitions("event", YEARS_AHEAD)).isEqualTo("event_20280229");
        assertThat(owner.sql("SELECT count(*) FROM creativeflow.audit_event")
                        .query(Long.class)
                        .single())
                .isEqualTo(3);
    }

    /** The guards of the audit came along: on the table, and on each new part of it. */
    @Test
    void audit_still_refuses_every_change() {
        rows_are_where_they_belong_and_none_is_lost();

        for (String change : List.of(
                "UPDATE creativeflow.audit_event SET actor = 'nobody'",
                "DELETE FROM creativeflow.audit_event_20260301",
                "TRUNCATE creativeflow.audit_event")) {
            assertThatThrownBy(() -> owner.sql(change).update()).rootCause().hasMessageContaining("append-only");
        }
        assertThatThrownBy(() -> service.sql("SELECT actor FROM audit_event_20260301")
                        .query(String.class)
                        .list())
                .isInstanceOf(DataAccessException.class)
                .rootCause()
                .hasMessageContaining("permission denied");
    }

    private void audit(Instant at) {
        service.sql("INSERT INTO audit_event (id, actor, action, outcome, at) VALUES (:id, 'x', 'x', 'x', now())")
                .param("id", id(at))
                .update();
    }

    private void event(Instant at) {
        service.sql("""
                        INSERT INTO event (id, team_id, mode, type, payload, created_at)
                        VALUES (:id, :id, 'live', 'webhook.ping', '{}', now())
                        """).param("id", id(at)).update();
    }

    private String partitions(String table, Instant at) {
        return owner.sql("SELECT tableoid::regclass::text FROM creativeflow.%s WHERE id = :id".formatted(table))
                .param("id", id(at))
                .query(String.class)
                .single()
                .replace("creativeflow.", "");
    }

    private static UUID id(Instant at) {
        return new UUID(Uuids.first(at).getMostSignificantBits() | 0x7000, 0x8000_0000_0000_0000L);
    }
}
