package ai.creativeflow.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.sql.TestDatabase;
import ai.creativeflow.orchestrator.OrchestratorServer.Fault;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Refusal;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An orchestrator that is down for long: who stands in for it, who is told, and what becomes of what it had. */
class OrchestratorOutageTest {

    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final Map<String, Object> BODY = Map.of("prompt", "Night market", "format", "x_post", "samples", 1);

    @Test
    void next_engine_stands_in_where_there_is_one_and_who_has_none_is_told_at_create_until_it_is_back() {
        try (var server = new OrchestratorServer(Dialect.CAMEL).goingOnByItself();
                var platform = Platform.with(Map.of(
                        "creativeflow.engines.live", "orchestrator",
                        "creativeflow.engines.plans.team", "orchestrator,studio",
                        "creativeflow.engines.circuit-open", "2s",
                        "creativeflow.engines.told-after", "100ms",
                        "creativeflow.orchestrator.url", server.url(),
                        "creativeflow.orchestrator.look-after", "50ms",
                        "creativeflow.orchestrator.look-pause-max", "200ms",
                        "creativeflow.orchestrator.allowed-networks", "127.0.0.0/8"))) {
            var alone = platform.team("payg");
            var better = platform.team("team");
            server.doAlways(Fault.STATUS_503);
            Answer waiting = alone.live().post("/v1/generations", BODY);
            Until.holds(
                    WITHIN,
                    "the circuit",
                    () -> platform.operator()
                            .get("/health/ready")
                            .text("/components/engines/status")
                            .equals("degraded"));

            Refusal.of(alone.live().post("/v1/generations", BODY), 503, "engine_unavailable");
            Answer stoodIn = better.live().post("/v1/generations?wait=30", BODY);
            assertThat(stoodIn.text("/engine")).isEqualTo("studio");
            assertThat(stoodIn.text("/status")).isEqualTo("awaiting_selection");
            Until.holds(WITHIN, "operators being told", () -> told(platform).contains("engine_down"));

            server.doAlways(Fault.NONE);
            Until.holds(
                    WITHIN,
                    "what was accepted before",
                    () -> alone.live()
                            .get("/v1/generations/" + waiting.text("/id"))
                            .text("/status")
                            .equals("awaiting_selection"));
            Until.holds(
                    WITHIN,
                    "operators being told that it is back",
                    () -> told(platform).contains("engine_back"));
            Answer again = better.live().post("/v1/generations?wait=30", BODY);
            assertThat(again.text("/engine")).isEqualTo("orchestrator");
            assertThat(platform.operator().get("/admin/v1/reconciliation").number("/differences"))
                    .isZero();
        }
    }

    @Test
    void what_waits_too_long_fails_with_engine_unavailable_at_no_cost() {
        try (var server = new OrchestratorServer(Dialect.CAMEL);
                var platform = Platform.with(Map.of(
                        "creativeflow.engines.live", "orchestrator",
                        "creativeflow.engines.patience", "2s",
                        "creativeflow.orchestrator.url", server.url()))) {
            server.doAlways(Fault.STATUS_500);
            var team = platform.team("payg");

            Answer failed = team.live().post("/v1/generations?wait=60", BODY);

            assertThat(failed.text("/status")).isEqualTo("failed");
            assertThat(failed.text("/status_reason/code")).isEqualTo("engine_unavailable");
            assertThat(failed.json().at("/status_reason/retryable").asBoolean()).isTrue();
            assertThat(failed.number("/cost/charged_micros")).isZero();
        }
    }

    @Test
    void results_in_a_private_network_that_was_not_allowed_are_never_fetched() {
        try (var server = new OrchestratorServer(Dialect.CAMEL).goingOnByItself();
                var platform = Platform.with(Map.of(
                        "creativeflow.engines.live", "orchestrator",
                        "creativeflow.orchestrator.url", server.url(),
                        "creativeflow.orchestrator.look-after", "50ms"))) {
            var team = platform.team("payg");

            Answer failed = team.live().post("/v1/generations?wait=60", BODY);

            assertThat(failed.text("/status")).isEqualTo("failed");
            assertThat(failed.number("/attempts")).isEqualTo(3);
            assertThat(failed.number("/cost/charged_micros")).isZero();
            assertThat(server.filesAsked()).isZero();
        }
    }

    @Test
    void node_that_starts_anew_goes_on_with_what_was_handed_over_before() {
        try (var server = new OrchestratorServer(Dialect.CAMEL)) {
            var settings = Map.of(
                    "creativeflow.engines.live", "orchestrator",
                    "creativeflow.orchestrator.url", server.url(),
                    "creativeflow.orchestrator.look-after", "200ms",
                    "creativeflow.orchestrator.look-pause-max", "200ms",
                    "creativeflow.orchestrator.allowed-networks", "127.0.0.0/8");
            var database = TestDatabase.fresh();
            var data = Platform.dataDirectory();
            Answer accepted;
            String reference;
            Platform.TeamKeys team;
            Platform first = Platform.on(database, data, settings);
            try {
                team = first.team("payg");
                accepted = team.live().post("/v1/generations", BODY);
                reference = Handed.reference(first, accepted);
            } finally {
                first.stop();
            }
            server.finishSamples(reference);
            try (var second = Platform.on(database, data, settings)) {
                Answer ready =
                        second.as(team.live().token()).get("/v1/generations/" + accepted.text("/id") + "?wait=20");
                assertThat(ready.text("/status")).isEqualTo("awaiting_selection");
                assertThat(ready.number("/attempts")).isEqualTo(1);
                assertThat(server.ids()).hasSize(1);
            }
        }
    }

    private static String told(Platform platform) {
        return platform.operator().get("/admin/v1/events").toString();
    }
}
