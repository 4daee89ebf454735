package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every outcome can be asked for in test mode, and none in live mode. */
class RehearsalHttpTest {

    private final Platform platform = Platform.shared();
    private final TeamKeys acme = platform.team("payg");

    @Test
    void fail_ends_as_failed() {
        Answer answer = rehearse("[[test:fail]] Summer sale", 1);

        assertThat(answer.text("/status")).isEqualTo("failed");
        assertThat(answer.json().get("done").asBoolean()).isTrue();
        assertThat(answer.text("/status_reason/code")).isEqualTo("render_failed");
        assertThat(answer.text("/finished_at")).isNotBlank();
        assertThat(answer.json().get("samples")).isEmpty();
    }

    @Test
    void reject_ends_as_content_rejected() {
        Answer answer = rehearse("Summer [[test:reject]] sale", 1);

        assertThat(answer.text("/status")).isEqualTo("content_rejected");
        assertThat(answer.text("/status_reason/code")).isEqualTo("content_rejected");
        assertThat(answer.json().at("/status_reason/retryable").asBoolean()).isFalse();
    }

    @Test
    void engine_that_is_down_is_tried_three_times_and_then_failed() {
        Answer answer = rehearse("Summer sale [[test:engine_down]]", 1);

        assertThat(answer.text("/status")).isEqualTo("failed");
        assertThat(answer.text("/status_reason/code")).isEqualTo("engine_unavailable");
        assertThat(answer.json().at("/status_reason/retryable").asBoolean()).isTrue();
        assertThat(answer.number("/attempts")).isEqualTo(3);
    }

    @Test
    void slow_takes_its_time_and_then_succeeds() {
        long begun = System.nanoTime();

        Answer answer = rehearse("[[test:slow=1s]]", 1);

        assertThat(answer.text("/status")).isEqualTo("awaiting_selection");
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(1_000_000_000L);
    }

    @Test
    void withheld_samples_have_no_picture_and_cannot_be_selected() {
        Answer answer = rehearse("[[test:withhold=2]]", 4);

        assertThat(answer.text("/status")).isEqualTo("awaiting_selection");
        assertThat(statuses(answer)).containsExactly("ready", "ready", "withheld", "withheld");
        assertThat(answer.json().at("/samples/3/asset_id").isNull()).isTrue();
        assertThat(answer.json().at("/samples/3/url").isNull()).isTrue();
        Answer select = acme.test()
                .post(
                        "/v1/generations/" + answer.text("/id") + "/select",
                        Map.of("sample_id", answer.text("/samples/3/id")));
        assertThat(select.status()).isEqualTo(422);
    }

    @Test
    void set_that_is_withheld_wholly_ends_the_generation() {
        assertThat(rehearse("[[test:withhold=2]]", 2).text("/status")).isEqualTo("content_rejected");
    }

    @Test
    void live_mode_takes_them_as_words() {
        Answer answer = acme.live()
                .post(
                        "/v1/generations?wait=30",
                        Pictures.small(
                                "prompt",
                                "[[test:fail]] [[test:reject]] [[test:slow=60s]] [[test:withhold=1]] [[test:engine_down]]"));

        assertThat(answer.text("/status")).isEqualTo("awaiting_selection");
        assertThat(statuses(answer)).containsExactly("ready");
    }

    @Test
    void rehearsal_costs_nothing() {
        Answer answer = rehearse("[[test:withhold=1]]", 2);

        assertThat(answer.number("/cost/estimated_micros")).isZero();
        assertThat(answer.number("/cost/charged_micros")).isZero();
        assertThat(acme.live().get("/v1/limits").number("/spend_cap/used")).isZero();
    }

    private Answer rehearse(String prompt, int samples) {
        Answer answer =
                acme.test().post("/v1/generations?wait=30", Pictures.small("prompt", prompt, "samples", samples));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
        return answer;
    }

    private static List<String> statuses(Answer answer) {
        var statuses = new ArrayList<String>();
        answer.json()
                .get("samples")
                .forEach(sample -> statuses.add(sample.get("status").asString()));
        return statuses;
    }
}
