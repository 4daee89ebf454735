package ai.creativeflow.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.ApiRoute;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.RawHttp;
import ai.creativeflow.testing.Refusal;
import ai.creativeflow.testing.Until;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers are told, and how long a client may dawdle. */
class BrowserRulesTest {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String APP = "https://app.example.com";

    private static Platform platform;
    private static Platform.TeamKeys team;

    @BeforeAll
    static void one_origin_is_allowed() {
        platform = Platform.with(Map.of(
                "creativeflow.http.cors-origins",
                APP,
                "creativeflow.http.head-deadline",
                "1s",
                "creativeflow.http.body-deadline",
                "1s"));
        team = platform.team("payg");
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @Test
    void preflight_of_an_allowed_origin_is_answered_without_credentials() {
        Answer answer = preflight(platform, APP);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(APP);
        assertThat(answer.header("Access-Control-Allow-Headers")).contains("Authorization", "Idempotency-Key");
        assertThat(answer.header("Access-Control-Allow-Credentials")).isNull();
        assertThat(answer.header("Vary")).contains("Origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example.com", "http://app.example.com", "https://app.example.com:444", "null"})
    void preflight_of_another_origin_is_a_call_without_credentials(String origin) {
        Answer answer = preflight(platform, origin);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
    }

    @Test
    void nobody_is_allowed_by_default() {
        Answer answer = preflight(Platform.shared(), APP);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
    }

    @Test
    void answers_and_refusals_can_be_read_by_an_allowed_origin() {
        for (String token : List.of(team.test().token(), "cf_test_nope")) {
            Answer answer = RawHttp.send(
                    platform.publicUrl(),
                    "GET /v1/me HTTP/1.1",
                    "Host: localhost",
                    "X-API-Key: " + token,
                    "Origin: " + APP);

            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(APP);
            assertThat(answer.header("Access-Control-Expose-Headers")).contains("X-Request-Id");
        }
    }

    @Test
    void star_is_no_origin() {
        assertThatThrownBy(() -> Platform.with(Map.of("creativeflow.http.cors-origins", "*")))
                .rootCause()
                .hasMessageContaining("cors-origins");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/me", "/v1/nope", "/health/live", "/nope", "/v1/%zz"})
    void every_answer_tells_browsers_to_do_nothing_with_it(String path) {
        Answer answer = RawHttp.send(
                platform.publicUrl(),
                "GET " + path + " HTTP/1.1",
                "Host: localhost",
                "X-API-Key: " + team.test().token());

        assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(answer.headers().allValues("Referrer-Policy")).containsExactly("no-referrer");
        assertThat(answer.headers().allValues("Content-Security-Policy"))
                .containsExactly("default-src 'none'; frame-ancestors 'none'");
        assertThat(answer.headers().allValues("Strict-Transport-Security")).containsExactly("max-age=31536000");
        assertThat(answer.header("Server")).isNull();
    }

    @Test
    void what_was_asked_for_with_credentials_is_not_stored_on_the_way() {
        assertThat(team.test().get("/v1/me").headers().allValues("Cache-Control"))
                .containsExactly("no-store");
        assertThat(platform.operator().get("/admin/v1/teams").headers().allValues("Cache-Control"))
                .containsExactly("no-store");
    }

    @Test
    void body_that_is_nested_too_deep_is_refused() {
        String deep = "{\"headers\": " + "[".repeat(65) + "]".repeat(65) + "}";

        Refusal.of(
                        team.test().patch("/v1/webhook-endpoints/" + ApiRoute.Kind.ENDPOINT.missing(), deep),
                        400,
                        "malformed_json")
                .detailHas("64 levels");
    }

    @Test
    void number_that_is_too_long_is_refused() {
        String body = "{\"seed\": " + "1".repeat(101) + "}";

        Refusal.of(team.test().post("/v1/generations", body), 400, "malformed_json")
                .detailHas("100 characters");
    }

    @Test
    void head_that_never_ends_loses_its_connection() {
        assertThat(dawdle("GET /v1/me HTTP/1.1\r\nHost: localhost\r\nX-Padding: "))
                .isEmpty();
    }

    @Test
    void body_that_never_ends_is_answered_and_loses_its_connection() {
        String answer = dawdle("POST /v1/generations HTTP/1.1\r\nHost: localhost\r\nX-API-Key: %s\r\n"
                        .formatted(team.test().token())
                + "Content-Type: application/json\r\nContent-Length: 200000\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 504").contains("deadline_exceeded");
    }

    private static Answer preflight(Platform of, String origin) {
        return RawHttp.send(
                of.publicUrl(),
                "OPTIONS /v1/generations HTTP/1.1",
                "Host: localhost",
                "Origin: " + origin,
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: authorization");
    }

    /** Sends this and then a byte now and then, until the server closes; what it said before. */
    private static String dawdle(String begin) {
        URI uri = URI.create(platform.publicUrl());
        var said = new StringBuilder();
        try (var socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(1);
            socket.getOutputStream().write(begin.getBytes(StandardCharsets.ISO_8859_1));
            Until.holds(SOON, "the server to close", () -> isClosed(socket, said));
            return said.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what there is; sends a byte as long as there is nothing. */
    private static boolean isClosed(Socket socket, StringBuilder said) {
        try {
            for (int one = socket.getInputStream().read();
                    one >= 0;
                    one = socket.getInputStream().read()) {
                said.append((char) one);
            }
            return true;
        } catch (SocketTimeoutException e) {
            return said.isEmpty() && !isTaken(socket);
        } catch (IOException e) {
            return true;
        }
    }

    private static boolean isTaken(Socket socket) {
        try {
            socket.getOutputStream().write(' ');
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
