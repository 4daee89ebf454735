package ai.creativeflow.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.orchestrator.OrchestratorServer.Fault;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who goes on where an engine can't, and that it costs nobody more. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TakeoverTest {

    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final String SECRET = "secret-of-the-callbacks";
    private static final String CREATE = "/api/v1/generations";
    private static final Map<String, Object> BODY = Map.of("prompt", "Night market", "format", "x_post", "samples", 1);

    private final OrchestratorServer server = new OrchestratorServer(Dialect.CAMEL);
    private Platform platform;
    private Client live;
    private Client caller;

    @BeforeAll
    void start() {
        platform = Platform.with(with(server, "creativeflow.orchestrator.callback-secret", SECRET));
        live = platform.team("payg").live();
        caller = platform.operator().with("X-N8N-Webhook-Secret", SECRET);
    }

    @AfterAll
    void stop() {
        platform.close();
        server.close();
    }

    @Test
    void next_engine_draws_what_the_first_one_failed_three_times_at_the_same_price() {
        int before = server.calls(CREATE).size();
        server.doNext(Fault.STATUS_401, Fault.STATUS_401, Fault.STATUS_401);

        Answer ready = live.post("/v1/generations?wait=30", BODY);

        assertThat(ready.text("/status")).as(ready.toString()).isEqualTo("awaiting_selection");
        assertThat(ready.text("/engine")).isEqualTo("studio");
        assertThat(ready.text("/renderer_version")).isNotEqualTo("orchestrator");
        assertThat(ready.number("/attempts")).isEqualTo(1);
        assertThat(ready.text("/warnings/0/code")).isEqualTo("engine_changed");
        assertThat(ready.number("/cost/charged_micros")).isEqualTo(12_500);
        assertThat(ready.number("/cost/estimated_micros")).isEqualTo(50_000);
        assertThat(server.calls(CREATE)).hasSize(before + 3);

        Answer done = live.post(
                "/v1/generations/" + ready.text("/id") + "/select?wait=30",
                Map.of("sample_id", ready.text("/samples/0/id")));
        assertThat(done.text("/status")).as(done.toString()).isEqualTo("completed");
        assertThat(done.number("/cost/charged_micros")).isEqualTo(50_000);
        assertBooksAgree(platform);
    }

    /** Three times the orchestrator takes the work and says that it failed; then it delivers all of it after all. */
    @Test
    void what_the_first_engine_says_after_the_takeover_changes_nothing() {
        Answer accepted = live.post("/v1/generations", BODY);
        var references = new ArrayList<String>();
        for (int attempt = 1; attempt <= 3; attempt++) {
            String reference = handedAnew(accepted, references);
            references.add(reference);
            assertThat(effect(failed(reference))).isEqualTo("applied");
        }
        Answer ready = waited(accepted);
        assertThat(ready.text("/status")).as(ready.toString()).isEqualTo("awaiting_selection");
        assertThat(ready.text("/engine")).isEqualTo("studio");

        List<String> effects = references.stream()
                .map(reference -> {
                    server.finishSamples(reference);
                    return effect(server.said(reference));
                })
                .toList();

        assertThat(effects).containsExactly("unknown", "unknown", "late");
        Answer after = waited(accepted);
        assertThat(after.header("ETag")).isEqualTo(ready.header("ETag"));
        assertThat(after.json().at("/samples").size()).isEqualTo(1);
        assertBooksAgree(platform);
    }

    /** What was delivered is the first engine's, and so is what comes after it. */
    @Test
    void further_set_is_not_taken_over() {
        Answer accepted = live.post("/v1/generations", BODY);
        String first = Handed.reference(platform, accepted);
        server.finishSamples(first);
        effect(server.said(first));
        assertThat(waited(accepted).text("/status")).isEqualTo("awaiting_selection");

        live.post("/v1/generations/" + accepted.text("/id") + "/regenerate", Map.of());
        for (int attempt = 1; attempt <= 3; attempt++) {
            int begun = attempt;
            Until.holds(
                    WITHIN,
                    "the set being asked for",
                    () -> server.calls(first + "/regenerate-samples").size() >= begun);
            assertThat(effect(failed(Handed.reference(platform, accepted)))).isIn("applied", "repeated");
            server.status(first, "AWAITING_SELECTION");
        }

        Answer after = waited(accepted);
        assertThat(after.text("/status")).isEqualTo("awaiting_selection");
        assertThat(after.text("/engine")).isEqualTo("orchestrator");
        assertThat(after.text("/status_reason/code")).isEqualTo("render_failed");
        assertThat(after.number("/cost/charged_micros")).isEqualTo(12_500);
    }

    @Test
    void open_circuit_hands_on_what_was_accepted_before_it_opened_without_waiting_for_it() {
        try (var down = new OrchestratorServer(Dialect.CAMEL);
                var other = Platform.with(with(down, "creativeflow.engines.circuit-open", "1h"))) {
            down.doAlways(Fault.STATUS_503);

            Answer ready = other.team("payg").live().post("/v1/generations?wait=30", BODY);

            assertThat(ready.text("/status")).as(ready.toString()).isEqualTo("awaiting_selection");
            assertThat(ready.text("/engine")).isEqualTo("studio");
            assertThat(ready.number("/cost/charged_micros")).isEqualTo(12_500);
            assertBooksAgree(other);
        }
    }

    /** It was handed over each time and may still come back: nobody draws it a second time. */
    @Test
    void work_that_an_engine_is_silent_about_is_not_taken_over() {
        try (var silent = new OrchestratorServer(Dialect.CAMEL);
                var other = Platform.with(with(
                        silent,
                        "creativeflow.orchestrator.look-after",
                        "50ms",
                        "creativeflow.orchestrator.give-up-after",
                        "200ms"))) {
            Answer failed = other.team("payg").live().post("/v1/generations?wait=30", BODY);

            assertThat(failed.text("/status")).as(failed.toString()).isEqualTo("failed");
            assertThat(failed.text("/engine")).isEqualTo("orchestrator");
            assertThat(failed.number("/attempts")).isEqualTo(3);
            assertThat(failed.number("/cost/charged_micros")).isZero();
            assertThat(failed.number("/cost/released_micros")).isEqualTo(50_000);
        }
    }

    @Test
    void where_all_engines_are_down_it_fails_and_costs_nothing() {
        try (var down = new OrchestratorServer(Dialect.CAMEL);
                var other = Platform.with(with(
                        down,
                        "creativeflow.engines.live",
                        "orchestrator,images-api",
                        "creativeflow.engines.patience",
                        "2s",
                        "creativeflow.images-api.url",
                        "http://127.0.0.1:1/v1"))) {
            down.doAlways(Fault.STATUS_401);

            Answer failed = other.team("payg").live().post("/v1/generations?wait=60", BODY);

            assertThat(failed.text("/status")).as(failed.toString()).isEqualTo("failed");
            assertThat(failed.text("/engine")).isEqualTo("images-api");
            assertThat(failed.text("/status_reason/code")).isEqualTo("engine_unavailable");
            assertThat(failed.number("/cost/charged_micros")).isZero();
            assertThat(failed.number("/cost/released_micros")).isEqualTo(50_000);
            assertBooksAgree(other);
        }
    }

    private static Map<String, String> with(OrchestratorServer server, String... more) {
        var settings = new HashMap<String, String>();
        settings.put("creativeflow.engines.live", "orchestrator,studio");
        settings.put("creativeflow.orchestrator.url", server.url());
        settings.put("creativeflow.orchestrator.look-after", "1h");
        settings.put("creativeflow.orchestrator.allowed-networks", "127.0.0.0/8");
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private String handedAnew(Answer generation, List<String> before) {
        Until.holds(WITHIN, "a new handover", () -> !before.contains(Handed.reference(platform, generation)));
        return Handed.reference(platform, generation);
    }

    private static Map<String, Object> failed(String reference) {
        return Map.of(
                "generation_request_id",
                reference,
                "error_code",
                "AI_MODEL_UNAVAILABLE",
                "error_message",
                "It went wrong.",
                "failed_stage",
                "sample_processing");
    }

    private String effect(Map<String, Object> body) {
        Answer answer = caller.post("/callbacks/orchestrator", body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.text("/effect");
    }

    private Answer waited(Answer generation) {
        return live.get("/v1/generations/" + generation.text("/id") + "?wait=30");
    }

    private static void assertBooksAgree(Platform platform) {
        assertThat(platform.operator().get("/admin/v1/reconciliation").number("/differences"))
                .isZero();
    }
}
