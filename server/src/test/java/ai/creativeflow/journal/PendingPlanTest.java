package ai.creativeflow.journal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.sql.TestDatabase;
import ai.creativeflow.testing.Plan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class PendingPlanTest {

    private static final int MANY = 20_000;
    private static final int FEW = 20;

    private final TestDatabase database = TestDatabase.fresh();
    private final JdbcClient jdbc = JdbcClient.create(database.dataSource());

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void taking_one_event_reads_no_place_where_others_were_that_the_planner_still_knows_of() {
        wait(MANY);
        Plan.learn(database, "event_pending");
        jdbc.sql("DELETE FROM event_pending").update();
        wait(1);

        var plan = Plan.of(jdbc, EventRepository.TAKE_PENDING, take -> take.param("limit", 200));

        assertThat(plan.lines()).noneMatch(line -> line.contains("Seq Scan on event_pending"));
        assertThat(plan.rows()).isNotEmpty().allMatch(rows -> rows <= FEW);
        assertThat(jdbc.sql("SELECT count(*) FROM event_pending")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    private void wait(int events) {
        jdbc.sql(
                        "INSERT INTO event_pending (event_id, team_id) SELECT uuidv7(), uuidv7() FROM generate_series(1, :events)")
                .param("events", events)
                .update();
    }
}
