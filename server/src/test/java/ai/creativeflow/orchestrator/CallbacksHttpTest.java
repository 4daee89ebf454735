package ai.creativeflow.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Refusal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Callbacks of both families. Nothing is asked for here: what isn't told isn't known. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallbacksHttpTest {

    private static final String PATH = "/callbacks/orchestrator";
    private static final String SECRET = "secret-of-the-callbacks";
    private static final Map<String, Object> BODY = Map.of("prompt", "Night market", "format", "x_post", "samples", 2);

    private final OrchestratorServer server = new OrchestratorServer(Dialect.SNAKE);
    private Platform platform;
    private Platform.TeamKeys team;
    private Client caller;

    @BeforeAll
    void start() {
        platform = Platform.with(Map.of(
                "creativeflow.engines.live", "orchestrator",
                "creativeflow.orchestrator.url", server.url(),
                "creativeflow.orchestrator.dialect", "snake",
                "creativeflow.orchestrator.status-path", "",
                "creativeflow.orchestrator.look-after", "1h",
                "creativeflow.orchestrator.callback-secret", SECRET,
                "creativeflow.orchestrator.allowed-networks", "127.0.0.0/8"));
        team = platform.team("payg");
        caller = platform.operator().with("X-N8N-Webhook-Secret", SECRET);
    }

    @AfterAll
    void stop() {
        platform.close();
        server.close();
    }

    @Test
    void callbacks_of_either_family_bring_samples_and_final() {
        Answer first = accepted();
        assertThat(effect(samplesOfTheDesign(first))).isEqualTo("applied");
        Answer ready = waited(first);
        assertThat(ready.text("/status")).as(ready.toString()).isEqualTo("awaiting_selection");
        assertThat(ready.json().at("/samples").size()).isEqualTo(2);
        select(ready);
        assertThat(effect(finalOfTheOther(first))).isEqualTo("applied");
        assertThat(waited(first).text("/status")).isEqualTo("completed");

        Answer second = accepted();
        assertThat(effect(samplesOfTheOther(second))).isEqualTo("applied");
        select(waited(second));
        assertThat(effect(finalOfTheDesign(second))).isEqualTo("applied");
        Answer done = waited(second);
        assertThat(done.text("/status")).isEqualTo("completed");
        assertThat(done.number("/cost/charged_micros")).isEqualTo(50_000);
    }

    @Test
    void selection_names_the_sample_as_the_orchestrator_knows_it() {
        Answer accepted = accepted();
        List<Map<String, Object>> samples = assets(2);
        effect(Map.of("id", Handed.reference(platform, accepted), "status", "completed", "samples", samples));
        Answer ready = waited(accepted);
        team.live()
                .post(
                        "/v1/generations/" + ready.text("/id") + "/select",
                        Map.of("sample_id", ready.text("/samples/1/id"), "resolution", "4k"));
        String reference = Handed.reference(platform, accepted);

        var selection = server.calls(reference + "/select-sample").getLast().body();
        assertThat(selection.at("/desired_resolution").asString()).isEqualTo("4096x2304");
        assertThat(selection.at("/selected_sample_id").asString())
                .isEqualTo(samples.get(1).get("asset_id"));
    }

    @Test
    void repeated_late_unordered_and_foreign_updates_change_nothing() {
        Answer accepted = accepted();
        assertThat(effect(finalOfTheOther(accepted))).isEqualTo("out_of_order");
        Map<String, Object> samples = samplesOfTheOther(accepted);
        assertThat(effect(samples)).isEqualTo("applied");
        Answer ready = waited(accepted);

        assertThat(effect(samples)).isEqualTo("late");
        assertThat(effect(samplesOfTheDesign(accepted))).isEqualTo("late");
        assertThat(effect(finalOfTheDesign(accepted))).isEqualTo("late");
        assertThat(effect(failure(accepted, "AI_MODEL_UNAVAILABLE"))).isEqualTo("late");
        assertThat(effect(Map.of("generation_request_id", UUID.randomUUID().toString(), "status", "FAILED")))
                .isEqualTo("unknown");
        assertThat(effect(Map.of("id", UUID.randomUUID().toString(), "status", "MEDITATING")))
                .isEqualTo("unknown");

        Answer after = waited(accepted);
        assertThat(after.header("ETag")).isEqualTo(waited(ready).header("ETag"));
        assertThat(after.text("/status")).isEqualTo("awaiting_selection");
    }

    @Test
    void update_that_comes_after_a_cancel_is_late_and_costs_nothing() {
        Answer accepted = accepted();
        String reference = Handed.reference(platform, accepted);
        team.live().post("/v1/generations/" + accepted.text("/id") + "/cancel");

        assertThat(effect(Map.of("id", reference, "status", "AWAITING_SELECTION", "samples", assets(2))))
                .isEqualTo("late");
        Answer after = waited(accepted);
        assertThat(after.text("/status")).isEqualTo("canceled");
        assertThat(after.number("/cost/charged_micros")).isZero();
        assertThat(after.number("/cost/reserved_micros")).isZero();
    }

    @Test
    void progress_is_taken_and_moves_nothing() {
        Answer accepted = accepted();
        String reference = Handed.reference(platform, accepted);

        assertThat(effect(Map.of("generationId", reference, "status", "ProcessingSamples")))
                .isEqualTo("underway");
        assertThat(effect(Map.of("request_id", reference, "status", "VALIDATING_CREDITS")))
                .isEqualTo("underway");
        assertThat(team.live().get("/v1/generations/" + accepted.text("/id")).text("/status"))
                .isEqualTo("processing_samples");
    }

    @Test
    void verdict_on_the_content_ends_it_at_no_cost() {
        Answer accepted = accepted();
        assertThat(effect(failure(accepted, "CONTENT_POLICY_VIOLATION"))).isEqualTo("applied");

        Answer ended = waited(accepted);
        assertThat(ended.text("/status")).isEqualTo("content_rejected");
        assertThat(ended.number("/cost/charged_micros")).isZero();
        assertThat(ended.number("/cost/released_micros")).isEqualTo(50_000);
    }

    @Test
    void status_that_no_document_knows_is_refused_and_not_guessed_at() {
        Answer accepted = accepted();
        String reference = Handed.reference(platform, accepted);

        Refusal.of(caller.post(PATH, Map.of("id", reference, "status", "MEDITATING")), 422, "validation_failed");
        Refusal.of(caller.post(PATH, Map.of("id", reference)), 422, "validation_failed");
        Refusal.of(caller.post(PATH, Map.of("status", "FAILED")), 422, "validation_failed");
        Refusal.of(
                caller.post(PATH, Map.of("id", reference, "status", "FAILED", "version", "2")),
                422,
                "validation_failed");
        assertThat(team.live().get("/v1/generations/" + accepted.text("/id")).text("/status"))
                .isEqualTo("processing_samples");
    }

    @Test
    void without_the_secret_nobody_is_heard() {
        Client stranger = platform.operator();
        Refusal.of(stranger.post(PATH, Map.of("id", "any", "status", "FAILED")), 401, "missing_credentials");
        Refusal.of(
                stranger.with("X-N8N-Webhook-Secret", SECRET + "x").post(PATH, Map.of("id", "any", "status", "FAILED")),
                401,
                "invalid_token");
        Refusal.of(
                platform.as("")
                        .with("X-N8N-Webhook-Secret", SECRET)
                        .post(PATH, Map.of("id", "any", "status", "FAILED")),
                404,
                "not_found");
        Refusal.of(Platform.shared().operator().post(PATH, Map.of("id", "any")), 404, "not_found");
    }

    private Answer accepted() {
        Answer answer = team.live().post("/v1/generations", BODY);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
        return answer;
    }

    private Answer waited(Answer generation) {
        return team.live().get("/v1/generations/" + generation.text("/id") + "?wait=20");
    }

    private void select(Answer ready) {
        Answer selected = team.live()
                .post(
                        "/v1/generations/" + ready.text("/id") + "/select",
                        Map.of("sample_id", ready.text("/samples/0/id")));
        assertThat(selected.status()).isEqualTo(202);
    }

    private String effect(Map<String, Object> body) {
        Answer answer = caller.post(PATH, body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.text("/effect");
    }

    private List<Map<String, Object>> assets(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> server.asset(server.store(640, 360)))
                .toList();
    }

    private Map<String, Object> samplesOfTheDesign(Answer generation) {
        server.status(Handed.reference(platform, generation), "AWAITING_SELECTION");
        List<Map<String, String>> assets = IntStream.range(0, 2)
                .mapToObj(i -> server.store(640, 360))
                .map(file -> Map.of("assetId", file, "url", server.urlOf(file)))
                .toList();
        return Map.of(
                "generationId",
                Handed.reference(platform, generation),
                "status",
                "success",
                "stage",
                "samples_generated",
                "results",
                Map.of("sampleAssets", assets));
    }

    private Map<String, Object> samplesOfTheOther(Answer generation) {
        server.status(Handed.reference(platform, generation), "AWAITING_SELECTION");
        return Map.of(
                "generation_request_id", Handed.reference(platform, generation),
                "status", "completed",
                "samples", assets(2));
    }

    private Map<String, Object> finalOfTheDesign(Answer generation) {
        String file = server.store(1600, 900);
        return Map.of(
                "generationId",
                Handed.reference(platform, generation),
                "status",
                "success",
                "stage",
                "final_asset_generated",
                "results",
                Map.of("finalAsset", Map.of("assetId", file, "url", server.urlOf(file))));
    }

    private Map<String, Object> finalOfTheOther(Answer generation) {
        return Map.of(
                "generation_request_id", Handed.reference(platform, generation),
                "status", "COMPLETED",
                "final_asset", server.asset(server.store(1600, 900)));
    }

    private Map<String, Object> failure(Answer generation, String code) {
        return Map.of(
                "generation_request_id",
                Handed.reference(platform, generation),
                "error_code",
                code,
                "error_message",
                "It went wrong.",
                "failed_stage",
                "sample_processing");
    }
}
