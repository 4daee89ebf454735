package ai.creativeflow.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.EndpointId;
import ai.creativeflow.testing.Plan;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClaimPlanTest extends OnPlatform {

    private static final int MOUNTAIN = 20_000;
    private static final int FEW = 20;

    private static final String PILE_UP = """
            INSERT INTO delivery_due (id, team_id, mode, endpoint_id, delivery_id, event_id, trigger, attempts, due_at,
                                      fence, priority)
            SELECT gen_random_uuid(), :team, 'live', :endpoint, gen_random_uuid(), gen_random_uuid(), 'automatic', 0,
                   now() - n * interval '1 ms', 0, 2
            FROM generate_series(1, :rows) AS n
            """;

    private EndpointId endpoint;

    @BeforeEach
    void makeEndpoint() {
        endpoint = platform.endpoint(acme, receiver(request -> "").url(), "generation.*")
                .endpoint()
                .id();
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
