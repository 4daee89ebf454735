package ai.creativeflow.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.EndpointId;
import ai.creativeflow.testing.Plan;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClaimPlanTest extends OnPlatform {

    private static final int MOUNTAIN = 20_000;
    private static final int FEW = 20;
    private static final int MANY = 200;

    private static final String PILE_UP = """
            INSERT INTO delivery_due (id, team_id, mode, endpoint_id, delivery_id, event_id, trigger, attempts, due_at,
                                      fence, priority)
            SELECT gen_random_uuid(), :team, 'live', :endpoint, gen_random_uuid(), gen_random_uuid(), 'automatic', 0,
                   now() - n * interval '1 ms', 0, 2
            FROM generate_series(1, :rows) AS n
            """;

    /** Each fails as often as it is said, and five deliveries wait for it. */
    private static final String FAILING = """
            WITH failing AS (
                INSERT INTO webhook_endpoint
                SELECT (jsonb_populate_record(e, jsonb_build_object(
                            'id', gen_random_uuid(), 'failures', CAST(:failures AS integer), 'failing_since', now(),
                            'last_failure_at', now()))).*
                FROM webhook_endpoint e
                CROSS JOIN generate_series(1, :endpoints)
                WHERE e.id = :like
                RETURNING id, team_id),
            opened AS (
                INSERT INTO webhook_pace (endpoint_id, next_at, probe_at)
                SELECT id, now(), now() + interval '30 s'
                FROM failing
                WHERE :failures >= :opensAt)
            INSERT INTO delivery_due (id, team_id, mode, endpoint_id, delivery_id, event_id, trigger, attempts, due_at,
                                      fence, priority)
            SELECT gen_random_uuid(), team_id, 'live', id, gen_random_uuid(), gen_random_uuid(), 'automatic', 1,
                   now() + make_interval(mins => :dueInMinutes), 1, 1
            FROM failing
            CROSS JOIN generate_series(1, 5)
            """;

    private EndpointId endpoint;

    @BeforeEach
    void makeEndpoint() {
        endpoint = platform.endpoint(acme, receiver(request -> "").url(), "generation.*")
                .endpoint()
                .id();
    }

    @AfterEach
    void removeWhatFails() {
        platform.jdbc().sql("DELETE FROM webhook_endpoint WHERE failures > 0").update();
    }

    @Test
    void claim_beside_a_mountain_of_deliveries_reads_no_more_of_it_than_it_may_take() {
        pileUp(MOUNTAIN);
        Plan.learn(platform.database, "delivery_due");

        assertGoesByTheIndexes(claimed());
    }

    @Test
    void claim_beside_a_mountain_of_deliveries_that_the_planner_knows_nothing_of_reads_as_little_of_it() {
        pileUp(FEW);
        Plan.learn(platform.database, "delivery_due");
        pileUp(MOUNTAIN);

        assertGoesByTheIndexes(claimed());
    }

    @Test
    void claim_after_a_mountain_of_deliveries_that_the_planner_knows_nothing_of_reads_none_of_it() {
        Plan.learn(platform.database, "delivery_due");
        pileUp(MOUNTAIN);
        platform.jdbc().sql("DELETE FROM delivery_due").update();
        pileUp(1);

        assertGoesByTheIndexes(claimed());
    }

    @Test
    void claim_beside_many_open_circuits_finds_each_and_looks_no_further() {
        failing(Health.OPENS_AT, 0);
        Plan.learn(platform.database, "delivery_due");

        assertThat(claimed().searches()).as("the lane, the pace").isBetween(1.0 * MANY, 2.0 * MANY + FEW);
    }

    @Test
    void claim_beside_many_endpoints_that_wait_for_a_retry_looks_only_for_what_may_be_due() {
        failing(Health.OPENS_AT - 1, 10);
        Plan.learn(platform.database, "delivery_due");

        assertThat(claimed().searches()).as("the lane, what is made good").isBetween(1.0 * MANY, 2.0 * MANY + FEW);
    }

    private void failing(int failures, int dueInMinutes) {
        platform.jdbc()
                .sql(FAILING)
                .param("endpoints", MANY)
                .param("like", endpoint.value())
                .param("failures", failures)
                .param("opensAt", Health.OPENS_AT)
                .param("dueInMinutes", dueInMinutes)
                .update();
    }

    private static void assertGoesByTheIndexes(Plan plan) {
        assertThat(plan.lines()).anyMatch(line -> line.contains("delivery_due_free"));
        assertThat(plan.lines()).noneMatch(line -> line.contains("delivery_due_next"));
        assertThat(plan.lines()).noneMatch(line -> line.matches(".*(Bitmap|Seq Scan on delivery_due).*"));
        assertThat(plan.rows()).isNotEmpty().allMatch(rows -> rows <= FEW);
        assertThat(plan.removed()).allMatch(rows -> rows <= FEW);
    }

    private void pileUp(int rows) {
        platform.jdbc()
                .sql(PILE_UP)
                .param("team", acme.team().value())
                .param("endpoint", endpoint.value())
                .param("rows", rows)
                .update();
    }

    private static Plan claimed() {
        return platform.bean(QueueTransactions.class)
                .execute(() -> Plan.of(
                        platform.jdbc(),
                        ClaimRepository.CLAIM,
                        claim -> claim.param("node", UUID.randomUUID())
                                .param("opensAt", Health.OPENS_AT)
                                .param("room", 8)
                                .param("spare", 4)
                                .param("paced", new String[0])
                                .param("slots", new Integer[0])
                                .param("probes", new Boolean[0])
                                .param("loadedEndpoints", new String[0])
                                .param("rooms", new Integer[0])
                                .param("spares", new Integer[0])
                                .param("loadedTeams", new String[0])
                                .param("busy", new Integer[0])
                                .param("spareInAll", 512)
                                .param("limit", 200)));
    }
}
