package ai.creativeflow.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallersHttpTest {

    private final Platform platform = Platform.shared();
    private final TeamKeys acme = platform.team("payg");
    private final Client nobody = platform.as("");

    @Test
    void me_shows_what_the_key_is_and_may() {
        Answer me = acme.test().get("/v1/me");

        assertThat(me.status()).isEqualTo(200);
        assertThat(me.text("/type")).isEqualTo("api_key");
        assertThat(me.text("/key_id")).startsWith("key_");
        assertThat(me.text("/team_id")).isEqualTo(acme.id());
        assertThat(me.text("/mode")).isEqualTo("test");
        assertThat(me.text("/plan")).isEqualTo("payg");
        assertThat(me.json().at("/scopes").size()).isEqualTo(Scope.values().length);
        assertThat(me.number("/limits/rate/0/limit")).isEqualTo(600);
        assertThat(me.number("/limits/concurrency")).isEqualTo(50);
    }

    @Test
    void key_may_come_in_either_header() {
        assertThat(nobody.with("X-API-Key", acme.live().token()).get("/v1/me").text("/mode"))
                .isEqualTo("live");
        assertThat(nobody.with("Authorization", "bearer " + acme.live().token())
                        .get("/v1/me")
                        .text("/mode"))
                .isEqualTo("live");
    }

    @Test
    void both_headers_may_come_when_they_agree() {
        assertThat(acme.live()
                        .with("X-API-Key", acme.live().token())
                        .get("/v1/me")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void headers_that_disagree_are_refused() {
        Refusal.of(acme.live().with("X-API-Key", acme.test().token()).get("/v1/me"), 400, "conflicting_credentials");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1", "/v1/", "/v1/me", "/v1/no-such-thing", "/v1/generations/x/y/z"})
    void every_path_wants_credentials(String path) {
        Refusal.of(nobody.get(path), 401, "missing_credentials");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1", "/v1/no-such-thing", "/v1/generations/x/y/z", "/v1/me/"})
    void unknown_path_is_not_found_for_callers(String path) {
        Refusal.of(acme.live().get(path), 404, "not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void unknown_path_is_not_found_whatever_the_method(String method) {
        Refusal.of(
                acme.live()
                        .send(
                                method,
                                "/v1/no-such-thing",
                                "application/json",
                                "{}".getBytes(StandardCharsets.US_ASCII)),
                404,
                "not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YTpi", "Bearer", "Bearer  ", "Token x"})
    void authorization_of_another_kind_is_no_credential(String header) {
        Refusal.of(nobody.with("Authorization", header).get("/v1/me"), 401, "missing_credentials");
    }

    @Test
    void cookie_is_no_credential() {
        Refusal.of(nobody.with("Cookie", "session=" + acme.live().token()).get("/v1/me"), 401, "missing_credentials");
    }

    @Test
    void token_that_is_no_key_and_cannot_be_checked_is_refused() {
        Refusal.of(platform.as("a.b.c").get("/v1/me"), 401, "invalid_token");
    }

    @Test
    void suspended_team_is_refused_at_once_and_let_in_again_at_once() {
        assertThat(acme.live().get("/v1/me").status()).isEqualTo(200);

        suspend(true);
        Refusal.of(acme.live().get("/v1/generations"), 402, "team_suspended");
        Refusal.of(acme.test().post("/v1/generations", Pictures.small()), 402, "team_suspended");
        Refusal.of(acme.live().get("/v1/no-such-thing"), 402, "team_suspended");

        suspend(false);
        assertThat(acme.live().get("/v1/generations").status()).isEqualTo(200);
        assertThat(acme.test().get("/v1/generations").json().at("/data").size()).isZero();
    }

    @Test
    void suspended_team_still_reads_its_usage() {
        suspend(true);

        assertThat(acme.live().get("/v1/limits").status()).isEqualTo(200);
    }

    @Test
    void plan_holds_from_the_next_request_on() {
        assertThat(acme.live().get("/v1/me").text("/plan")).isEqualTo("payg");

        platform.operator().patch("/admin/v1/teams/" + acme.id(), Map.of("plan", "team"));

        Answer me = acme.live().get("/v1/me");
        assertThat(me.text("/plan")).isEqualTo("team");
        assertThat(me.header("RateLimit-Policy")).startsWith("\"minute\";q=3000;w=60");
    }

    private void suspend(boolean suspended) {
        Answer answer = platform.operator().patch("/admin/v1/teams/" + acme.id(), Map.of("suspended", suspended));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("suspended").asBoolean()).isEqualTo(suspended);
    }
}
