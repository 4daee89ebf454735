package ai.creativeflow.imagesapi;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.imagesapi.ImagesServer.Call;
import ai.creativeflow.imagesapi.ImagesServer.Fault;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.EngineContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that answers with the pictures themselves, and what it may do wrong. */
class Base64ImagesTest extends EngineContract {

    private static final Map<String, Object> BODY = Map.of("prompt", "Night market", "format", "x_post", "samples", 2);

    private final ImagesServer server = new ImagesServer(false);

    @Override
    protected Map<String, String> settings() {
        return Map.of(
                "creativeflow.engines.live", "images-api",
                "creativeflow.engines.circuit-open", "300ms",
                "creativeflow.images-api.url", server.url(),
                "creativeflow.images-api.api-key", "key-of-the-tests",
                "creativeflow.images-api.timeout", "1s");
    }

    @Override
    protected String engine() {
        return "images-api";
    }

    @AfterAll
    void closeServer() {
        server.close();
    }

    /** So that the failures of one test are few among the calls that the circuit has seen. */
    @BeforeEach
    void calm() {
        for (int i = 0; i < 3; i++) {
            assertThat(created(BODY).text("/status")).isEqualTo("awaiting_selection");
        }
    }

    @Test
    void set_is_one_call_at_the_nearest_size_and_the_final_is_drawn_from_its_sample_at_the_largest() {
        int before = server.calls().size();
        Answer ready = created(BODY);
        Answer done = selected(ready, 0, "2k", "png");

        List<Call> calls = server.calls().subList(before, server.calls().size());
        assertThat(calls).hasSize(2);
        Call set = calls.getFirst();
        assertThat(set.path()).endsWith("/images/generations");
        assertThat(set.token()).isEqualTo("Bearer key-of-the-tests");
        assertThat(set.body().at("/n").asInt()).isEqualTo(2);
        assertThat(set.body().at("/size").asString()).isEqualTo("1536x1024");
        assertThat(set.body().at("/model").asString()).isEqualTo("gpt-image-1");
        assertThat(calls.getLast().path()).endsWith("/images/edits");
        assertThat(calls.getLast().formBytes()).isGreaterThan(500);
        assertThat(done.json().at("/warnings").toString())
                .contains("enlarged")
                .contains("1536x1024")
                .contains("2048x1152");
    }

    @Test
    void final_that_the_server_draws_large_enough_has_no_warning() {
        Answer done = selected(
                created(Map.of(
                        "prompt", "Night market", "format", "custom", "width", 900, "height", 600, "samples", 1)),
                0,
                "standard",
                "png");

        assertThat(done.text("/status")).isEqualTo("completed");
        assertThat(done.json().at("/warnings").size()).isZero();
    }

    @Test
    void moderation_is_a_verdict_on_the_content_and_costs_nothing() {
        server.doNext(Fault.MODERATION);

        Answer ended = created(BODY);

        assertThat(ended.text("/status")).isEqualTo("content_rejected");
        assertThat(ended.number("/attempts")).isEqualTo(1);
        assertThat(ended.number("/cost/charged_micros")).isZero();
    }

    @Test
    void too_many_calls_are_put_off_and_count_as_no_attempt() {
        server.doNext(Fault.STATUS_429);

        Answer ready = created(BODY);

        assertThat(ready.text("/status")).isEqualTo("awaiting_selection");
        assertThat(ready.number("/attempts")).isEqualTo(1);
    }

    @Test
    void server_that_fails_is_tried_again_within_the_attempt() {
        server.doNext(Fault.STATUS_500, Fault.SILENT);

        Answer ready = created(BODY);

        assertThat(ready.text("/status")).isEqualTo("awaiting_selection");
        assertThat(ready.number("/attempts")).isEqualTo(1);
    }

    @Test
    void set_that_comes_short_costs_as_much_as_came() {
        server.doNext(Fault.ONE_LESS);

        Answer ready = created(BODY);

        assertThat(ready.json().at("/samples").size()).isEqualTo(1);
        assertThat(ready.number("/cost/charged_micros")).isEqualTo(6_250);
    }

    @Test
    void refusal_is_not_repeated_and_nothing_useless_is_taken() {
        server.doNext(Fault.STATUS_400);
        assertFailed(created(BODY), "engine_refused", 1);
        server.doNext(Fault.NOT_A_PICTURE, Fault.NOT_A_PICTURE, Fault.NOT_A_PICTURE);
        assertFailed(created(BODY), "render_failed", 3);
    }

    @Test
    void our_want_of_credit_there_is_no_fault_of_the_caller() {
        server.doNext(Fault.NO_CREDIT, Fault.NO_CREDIT, Fault.NO_CREDIT);

        assertFailed(created(BODY), "engine_unavailable", 3);
    }

    @Test
    void answers_without_pictures_are_tried_again() {
        server.doNext(Fault.PAGE, Fault.NO_PICTURES);

        Answer ready = created(BODY);

        assertThat(ready.text("/status")).isEqualTo("awaiting_selection");
        assertThat(ready.number("/attempts")).isEqualTo(3);
    }

    private static void assertFailed(Answer answer, String code, int attempts) {
        assertThat(answer.text("/status")).as(answer.toString()).isEqualTo("failed");
        assertThat(answer.text("/status_reason/code")).isEqualTo(code);
        assertThat(answer.number("/attempts")).isEqualTo(attempts);
        assertThat(answer.number("/cost/charged_micros")).isZero();
    }
}
