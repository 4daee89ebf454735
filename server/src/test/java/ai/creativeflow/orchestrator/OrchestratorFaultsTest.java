package ai.creativeflow.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.orchestrator.OrchestratorServer.Call;
import ai.creativeflow.orchestrator.OrchestratorServer.Fault;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Platform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the orchestrator does wrong costs nobody anything, and what passes is got over. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrchestratorFaultsTest {

    private static final Map<String, Object> BODY = Map.of("prompt", "Night market", "format", "x_post", "samples", 1);
    private static final String CREATE = "/api/v1/generations";

    private final OrchestratorServer server = new OrchestratorServer(Dialect.SNAKE).goingOnByItself();
    private Platform platform;
    private Platform.TeamKeys team;

    @BeforeAll
    void start() {
        platform = Platform.with(Map.of(
                "creativeflow.engines.live", "orchestrator",
                "creativeflow.engines.circuit-open", "300ms",
                "creativeflow.orchestrator.url", server.url(),
                "creativeflow.orchestrator.dialect", "snake",
                "creativeflow.orchestrator.token", "Bearer ours",
                "creativeflow.orchestrator.timeout", "700ms",
                "creativeflow.orchestrator.look-after", "50ms",
                "creativeflow.orchestrator.look-pause-max", "100ms",
                "creativeflow.orchestrator.result-bytes-max", "200000",
                "creativeflow.orchestrator.allowed-networks", "127.0.0.0/8"));
        team = platform.team("payg");
    }

    @AfterAll
    void stop() {
        platform.close();
        server.close();
    }

    /** So that the failures of one test are few among the calls that the circuit has seen. */
    @BeforeEach
    void calm() {
        assertThat(created().text("/status")).isEqualTo("awaiting_selection");
        assertThat(created().text("/status")).isEqualTo("awaiting_selection");
    }

    @Test
    void server_that_fails_twice_is_asked_a_third_time_under_the_same_key_within_one_attempt() {
        int before = server.calls(CREATE).size();
        server.doNext(Fault.STATUS_500, Fault.STATUS_503);

        Answer ready = created();

        assertThat(ready.text("/status")).isEqualTo("awaiting_selection");
        assertThat(ready.number("/attempts")).isEqualTo(1);
        List<Call> calls =
                server.calls(CREATE).subList(before, server.calls(CREATE).size());
        assertThat(calls).hasSize(3);
        assertThat(calls.stream().map(Call::key).distinct()).hasSize(1);
        assertThat(calls).allSatisfy(call -> assertThat(call.token()).isEqualTo("Bearer ours"));
    }

    @Test
    void answer_that_got_lost_is_asked_for_again_under_the_same_key() {
        int before = server.calls(CREATE).size();
        server.doNext(Fault.CUT);

        assertThat(created().text("/status")).isEqualTo("awaiting_selection");
        assertThat(server.calls(CREATE).subList(before, server.calls(CREATE).size()).stream()
                        .map(Call::key)
                        .distinct())
                .hasSize(1);
    }

    @Test
    void silence_and_trickling_end_at_the_deadline() {
        server.doNext(Fault.SILENT);
        assertThat(created().text("/status")).isEqualTo("awaiting_selection");
        server.doNext(Fault.TRICKLE);
        assertThat(created().text("/status")).isEqualTo("awaiting_selection");
    }

    @Test
    void too_many_calls_are_put_off_and_count_as_no_attempt() {
        server.doNext(Fault.STATUS_429);

        Answer ready = created();

        assertThat(ready.text("/status")).isEqualTo("awaiting_selection");
        assertThat(ready.number("/attempts")).isEqualTo(1);
    }

    @Test
    void refusal_is_not_repeated_and_its_reason_is_shown() {
        int before = server.calls(CREATE).size();
        server.doNext(Fault.STATUS_422);

        Answer failed = created();

        assertFailed(failed, "engine_refused", "422", "prompt is too odd");
        assertThat(failed.json().at("/status_reason/retryable").asBoolean()).isFalse();
        assertThat(server.calls(CREATE)).hasSize(before + 1);
    }

    @Test
    void their_want_of_credit_is_our_fault_and_not_the_callers() {
        server.doNext(Fault.STATUS_402, Fault.STATUS_402, Fault.STATUS_402);

        Answer failed = created();

        assertFailed(failed, "engine_unavailable", "paid");
        assertThat(failed.number("/attempts")).isEqualTo(3);
    }

    @Test
    void questions_that_fail_are_asked_again() {
        server.doNext(Fault.NONE, Fault.STATUS_500, Fault.PAGE, Fault.NONE, Fault.STATUS_503);

        Answer ready = created();

        assertThat(ready.text("/status")).isEqualTo("awaiting_selection");
        assertThat(ready.number("/attempts")).isEqualTo(1);
    }

    @Test
    void status_that_no_document_knows_is_shown_and_not_guessed_at() {
        server.doNext(Fault.NONE, Fault.UNKNOWN_STATUS, Fault.UNKNOWN_STATUS, Fault.UNKNOWN_STATUS);

        assertFailed(created(), "engine_unavailable", "MEDITATING");
    }

    @Test
    void results_that_redirect_to_a_private_address_are_not_followed_and_cost_nothing() {
        server.redirectFilesTo("http://169.254.169.254/latest/meta-data/");
        try {
            assertFailed(created(), "render_failed", "fetched");
        } finally {
            server.redirectFilesTo("");
        }
    }

    @Test
    void results_that_are_no_pictures_or_too_large_are_not_taken() {
        server.serveInstead("<html>no picture</html>".getBytes(StandardCharsets.UTF_8));
        try {
            assertFailed(created(), "render_failed", "picture");
            server.serveInstead(new byte[200_001]);
            assertFailed(created(), "render_failed", "fetched");
        } finally {
            server.serveInstead(null);
        }
    }

    @Test
    void books_agree_after_all_of_it() {
        server.doNext(Fault.STATUS_422);
        created();

        assertThat(platform.operator().get("/admin/v1/reconciliation").number("/differences"))
                .isZero();
        assertThat(team.live().get("/v1/limits").number("/concurrency/used")).isZero();
    }

    private Answer created() {
        return team.live().post("/v1/generations?wait=30", BODY);
    }

    private static void assertFailed(Answer answer, String code, String... words) {
        assertThat(answer.text("/status")).as(answer.toString()).isEqualTo("failed");
        assertThat(answer.text("/status_reason/code")).isEqualTo(code);
        assertThat(answer.text("/status_reason/message")).contains(words);
        assertThat(answer.number("/cost/charged_micros")).isZero();
        assertThat(answer.number("/cost/released_micros")).isEqualTo(50_000);
    }
}
