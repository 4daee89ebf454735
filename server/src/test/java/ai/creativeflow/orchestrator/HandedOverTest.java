package ai.creativeflow.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Work that is elsewhere waits without a worker, and is still its team's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandedOverTest {

    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final Map<String, Object> BODY = Map.of("prompt", "Night market", "format", "x_post", "samples", 1);

    private final OrchestratorServer server = new OrchestratorServer(Dialect.CAMEL);
    private Platform platform;

    @BeforeAll
    void start() {
        platform = Platform.with(Map.of(
                "creativeflow.engines.live", "orchestrator",
                "creativeflow.generations.hands", "2",
                "creativeflow.orchestrator.url", server.url(),
                "creativeflow.orchestrator.look-after", "100ms",
                "creativeflow.orchestrator.look-pause-max", "300ms",
                "creativeflow.orchestrator.allowed-networks", "127.0.0.0/8"));
    }

    @AfterAll
    void stop() {
        platform.close();
        server.close();
    }

    @Test
    void two_workers_have_thirty_generations_elsewhere_and_still_draw_at_once() {
        var team = platform.team("payg");
        int before = server.ids().size();
        List<Answer> waiting = Parallel.times(30, n -> team.live().post("/v1/generations", BODY));
        Until.holds(WITHIN, "all of them elsewhere", () -> server.ids().size() == before + 30);

        Answer drawn = team.test().post("/v1/generations?wait=10", Pictures.small());

        assertThat(drawn.text("/status")).isEqualTo("awaiting_selection");
        assertThat(team.live().get("/v1/limits").number("/concurrency/used")).isEqualTo(30);
        waiting.forEach(one -> server.finishSamples(Handed.reference(platform, one)));
        Until.holds(WITHIN, "all samples", () -> team.live().get("/v1/limits").number("/concurrency/used") == 0);
    }

    @Test
    void team_has_no_more_elsewhere_than_may_be_worked_on_at_once() {
        var team = platform.team("free");
        int before = server.ids().size();
        List<Answer> accepted = Parallel.times(7, n -> team.live().post("/v1/generations", BODY));
        Until.holds(WITHIN, "five of them elsewhere", () -> server.ids().size() == before + 5);
        var drawn = team.test().post("/v1/generations?wait=1", Pictures.small());

        assertThat(drawn.status()).isEqualTo(202);
        assertThat(server.ids()).hasSize(before + 5);

        accepted.stream()
                .filter(this::isElsewhere)
                .forEach(one -> server.finishSamples(Handed.reference(platform, one)));
        Until.holds(WITHIN, "the other two elsewhere", () -> server.ids().size() == before + 7);
    }

    @Test
    void looking_changes_nothing_that_a_caller_sees() {
        var team = platform.team("payg");
        Answer accepted = team.live().post("/v1/generations", BODY);
        String reference = Handed.reference(platform, accepted);
        Answer first = team.live().get("/v1/generations/" + accepted.text("/id"));
        int asked = server.calls(reference).size();

        Until.holds(WITHIN, "five questions more", () -> server.calls(reference).size() >= asked + 5);

        Answer later = team.live().get("/v1/generations/" + accepted.text("/id"));
        assertThat(later.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(later.number("/attempts")).isEqualTo(1);
        team.live().post("/v1/generations/" + accepted.text("/id") + "/cancel");
    }

    private boolean isElsewhere(Answer generation) {
        return platform.jdbc()
                .sql("SELECT count(*) > 0 FROM engine_handover WHERE generation_id = :id")
                .param(
                        "id",
                        GenerationId.parse(generation.text("/id")).orElseThrow().value())
                .query(Boolean.class)
                .single();
    }
}
