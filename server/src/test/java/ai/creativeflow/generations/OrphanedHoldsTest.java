package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Money that is held for nothing is found, whatever left it behind; nobody works here, so that nothing else gives it back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrphanedHoldsTest {

    private Platform platform;

    @BeforeAll
    void start() {
        platform = Platform.with(Map.of());
        platform.context().getBean("workshopLoop", Loop.class).stop();
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @Test
    void hold_of_a_generation_that_is_done_is_released_once() {
        var team = platform.team("payg");
        UUID id = accepted(team);
        change("UPDATE generation SET status = 'failed' WHERE id = :id", id);
        change("DELETE FROM generation_task WHERE generation_id = :id", id);
        assertThat(reserved(team)).isEqualTo(50_000);

        assertThat(sweep()).isEqualTo(1);

        assertThat(reserved(team)).isZero();
        assertThat(sweep()).isZero();
    }

    @Test
    void included_generation_that_is_done_does_not_stay_reserved() {
        var team = platform.team("team");
        UUID id = accepted(team);
        change("UPDATE generation SET status = 'failed' WHERE id = :id", id);
        change("DELETE FROM generation_task WHERE generation_id = :id", id);
        assertThat(team.live().get("/v1/limits").number("/quota/reserved")).isEqualTo(1);

        assertThat(sweep()).isEqualTo(1);

        assertThat(team.live().get("/v1/limits").number("/quota/reserved")).isZero();
        assertThat(sweep()).isZero();
    }

    @Test
    void open_generation_that_lost_its_task_gets_it_again_and_keeps_its_money() {
        var team = platform.team("payg");
        UUID id = accepted(team);
        change("DELETE FROM generation_task WHERE generation_id = :id", id);

        assertThat(sweep()).isEqualTo(1);

        assertThat(platform.jdbc()
                        .sql("SELECT phase FROM generation_task WHERE generation_id = :id")
                        .param("id", id)
                        .query(String.class)
                        .single())
                .isEqualTo("samples");
        assertThat(reserved(team)).isEqualTo(50_000);
    }

    @Test
    void generation_at_work_and_one_too_young_are_left_alone() {
        var team = platform.team("payg");
        UUID young = accepted(team);
        assertThat(sweep()).isZero();
        change("DELETE FROM generation_task WHERE generation_id = :id", young);

        assertThat(platform.bean(OrphanedHolds.class).sweep()).isZero();

        assertThat(reserved(team)).isEqualTo(50_000);
        assertThat(sweep()).isEqualTo(1);
    }

    private int sweep() {
        return platform.bean(OrphanedHolds.class).sweep(Instant.now().plus(Duration.ofMinutes(1)));
    }

    private void change(String sql, UUID id) {
        assertThat(platform.jdbc().sql(sql).param("id", id).update()).isEqualTo(1);
    }

    private static UUID accepted(Platform.TeamKeys team) {
        Answer accepted = team.live().post("/v1/generations", Map.of("prompt", "Lost and found", "format", "x_post"));
        return GenerationId.parse(accepted.text("/id")).orElseThrow().value();
    }

    private static long reserved(Platform.TeamKeys team) {
        return team.live().get("/v1/limits").number("/spend_cap/reserved");
    }
}
