package ai.creativeflow.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.RawHttp;
import ai.creativeflow.testing.Refusal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client library sends: it too is answered as a problem, with a request id. */
class ServerRefusalsTest {

    private static final String HOST = "Host: localhost";

    private final Platform platform = Platform.shared();
    private final String key =
            "Authorization: Bearer " + platform.team("payg").test().token();

    @ParameterizedTest
    @ValueSource(strings = {"/v1/%zz", "/v1/%", "/v1/generations/%00", "/v1/a%2Fb", "/v1/\\x", "/v1/{x}", "/v1/%c0%af"})
    void address_that_cannot_be_read_is_refused(String path) {
        Answer answer = RawHttp.send(platform.publicUrl(), "GET " + path + " HTTP/1.1", HOST, key);

        assertThat(answer.status()).isIn(400, 404);
        Refusal.of(answer, answer.status(), answer.status() == 404 ? "not_found" : "invalid_parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=%zz", "limit=%", "project_id=%00", "project_id=%ff", "format=%00", "wait=%c0"})
    void query_that_cannot_be_read_is_refused(String query) {
        Answer answer = RawHttp.send(platform.publicUrl(), "GET /v1/generations?" + query + " HTTP/1.1", HOST, key);

        assertThat(answer.status()).as(answer.toString()).isLessThan(500);
        if (answer.status() != 200) {
            Refusal.of(answer, 400, "invalid_parameter");
        }
    }

    @Test
    void address_longer_than_the_server_reads_is_refused() {
        Answer answer =
                RawHttp.send(platform.publicUrl(), "GET /v1/me?x=" + "x".repeat(17_000) + " HTTP/1.1", HOST, key);

        Refusal.of(answer, 414, "uri_too_long");
    }

    @Test
    void headers_longer_than_the_server_reads_are_refused() {
        Answer answer = RawHttp.send(
                platform.publicUrl(), "GET /v1/me HTTP/1.1", HOST, key, "X-Padding: " + "x".repeat(17_000));

        Refusal.of(answer, 431, "headers_too_large");
    }

    @Test
    void far_too_long_request_line_is_refused() {
        Answer answer =
                RawHttp.send(platform.publicUrl(), "GET /v1/me?x=" + "x".repeat(40_000) + " HTTP/1.1", HOST, key);

        assertThat(answer.status()).isEqualTo(414);
    }

    @ParameterizedTest
    @CsvSource({
        "GET /v1/me HTTP/1.1, 400",
        "BREW /v1/me HTTP/1.1, 405",
        "PROPFIND /v1/me HTTP/1.1, 405",
        "TRACE /v1/me HTTP/1.1, 405",
        "G(T /v1/me HTTP/1.1, 400",
        "GET /v1/me HTTP/9.9, 400"
    })
    void request_line_that_is_not_understood_is_refused(String line, int status) {
        String[] host = status == 400 ? new String[] {line} : new String[] {line, HOST, key};

        Answer answer = RawHttp.send(platform.publicUrl(), host);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        Refusal.of(answer, status, answer.text("/code"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "1\r\nContent-Length: 2"})
    void length_that_is_none_is_refused(String length) {
        Answer answer = RawHttp.send(
                platform.publicUrl(),
                "POST /v1/generations HTTP/1.1",
                HOST,
                key,
                "Content-Type: application/json",
                "Content-Length: " + length);

        Refusal.of(answer, 400, "invalid_parameter");
    }

    @Test
    void idempotency_key_outside_ascii_is_refused() {
        String body = "{\"prompt\": \"p\", \"format\": \"tiktok\"}";
        String request = String.join(
                "\r\n",
                "POST /v1/generations HTTP/1.1",
                HOST,
                key,
                "Connection: close",
                "Content-Type: application/json",
                "Idempotency-Key: caf\u00e9",
                "Content-Length: " + body.length(),
                "",
                body);

        Answer answer = RawHttp.send(platform.publicUrl(), request.getBytes(StandardCharsets.ISO_8859_1));

        Refusal.of(answer, 400, "invalid_parameter");
    }

    @Test
    void large_body_without_a_length_is_refused() {
        String head = "POST /v1/generations HTTP/1.1\r\n" + HOST + "\r\n" + key + "\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
        String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
        String request = head + chunk.repeat(5) + "0\r\n\r\n";

        Answer answer = RawHttp.send(platform.publicUrl(), request.getBytes(StandardCharsets.ISO_8859_1));

        Refusal.of(answer, 413, "payload_too_large");
    }

    @Test
    void unknown_path_outside_the_api_is_not_found() {
        Refusal.of(platform.as("").get("/no-such-page"), 404, "not_found");
        Refusal.of(platform.operator().get("/no-such-page"), 404, "not_found");
    }

    @Test
    void request_id_is_ours_whatever_the_caller_sends() {
        Answer answer =
                platform.team("payg").test().with("X-Request-Id", "mine").get("/v1/me");

        assertThat(answer.header("X-Request-Id")).startsWith("req_");
    }
}
