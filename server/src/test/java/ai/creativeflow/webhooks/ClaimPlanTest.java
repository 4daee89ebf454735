package ai.creativeflow.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClaimPlanTest extends OnPlatform {

    private static final int MOUNTAIN = 20_000;

    private static final String PILE_UP = """
            INSERT INTO delivery_due (id, team_id, mode, endpoint_id, delivery_id, event_id, trigger, attempts, due_at,
                                      fence, priority)
            SELECT gen_random_uuid(), :team, 'live', :endpoint, gen_random_uuid(), gen_random_uuid(), 'automatic', 0,
                   now() - n * interval '1 ms', 0, 2
            FROM generate_series(1, :rows) AS n
            """;

    @Test
    void claim_beside_a_mountain_of_deliveries_reads_no_more_of_it_than_it_may_take() {
        var endpoint = platform.endpoint(acme, receiver(request -> "").url(), "generation.*")
                .endpoint();
        platform.jdbc()
                .sql(PILE_UP)
                .param("team", acme.team().value())
                .param("endpoint", endpoint.id().value())
                .param("rows", MOUNTAIN)
                .update();

        var plan = Plan.of(
                platform,
                "delivery_due",
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
                        .param("limit", 200));

        assertThat(plan.lines()).anyMatch(line -> line.contains("delivery_due_free"));
        assertThat(plan.lines()).noneMatch(line -> line.contains("delivery_due_next"));
        assertThat(plan.removed()).noneMatch(rows -> rows > MOUNTAIN / 10);
    }
}
