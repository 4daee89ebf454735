package ai.creativeflow.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** A refusal, held against RFC 9457 and our own conventions as soon as it is made. */
public record Refusal(Answer answer) {

    /** Fails unless the answer is this problem, in the form that every problem has. */
    public static Refusal of(Answer answer, int status, String code) {
        var refusal = new Refusal(answer);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        refusal.hasTheForm();
        assertThat(answer.text("/code")).as(answer.toString()).isEqualTo(code);
        return refusal;
    }

    /** Fails unless one of the errors points there. */
    public Refusal at(String pointer) {
        assertThat(StreamSupport.stream(answer.json().get("errors").spliterator(), false)
                        .map(error -> error.get("pointer").asString()))
                .as(answer.toString())
                .contains(pointer);
        return this;
    }

    public Refusal detailHas(String words) {
        assertThat(answer.text("/detail")).contains(words);
        return this;
    }

    /** The body without what differs between two calls for two ids. */
    public String withoutIds(String id) {
        return answer.toString().replace(id, "ID").replace(answer.text("/request_id"), "REQUEST");
    }

    private void hasTheForm() {
        JsonNode body = answer.json();
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(body.get("type").asString())
                .isEqualTo("https://api.creativeflow.test/errors/"
                        + body.get("code").asString());
        assertThat(body.get("title").asString()).isNotBlank();
        assertThat(body.get("detail").asString()).isNotBlank();
        assertThat(body.get("status").isInt()).isTrue();
        assertThat(body.get("status").asInt()).isEqualTo(answer.status());
        assertThat(body.get("instance").asString()).startsWith("/");
        assertThat(body.get("retryable").isBoolean()).isTrue();
        assertThat(body.get("errors").isArray()).isTrue();
        assertThat(body.get("request_id").asString()).matches("req_[0-9a-hjkmnp-tv-z]{26}");
        assertThat(answer.header("X-Request-Id"))
                .isEqualTo(body.get("request_id").asString());
        for (JsonNode error : body.get("errors")) {
            assertThat(error.get("pointer").asString()).matches("(/.*)?");
            assertThat(error.get("code").asString()).isNotBlank();
            assertThat(error.get("detail").asString()).isNotBlank();
        }
    }
}
