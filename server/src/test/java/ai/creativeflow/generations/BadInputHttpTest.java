package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be a generation is refused by its code and place, and leaves nothing behind. */
class BadInputHttpTest {

    private static final String OK = "'prompt': 'p', 'format': 'tiktok'";

    private final Platform platform = Platform.shared();
    private final TeamKeys acme = platform.team("payg");
    private final Client client = acme.live();

    @AfterEach
    void nothing_has_changed() {
        assertThat(client.get("/v1/generations").json().at("/data")).isEmpty();
        Answer limits = client.get("/v1/limits");
        assertThat(limits.number("/spend_cap/used") + limits.number("/spend_cap/reserved"))
                .isZero();
        assertThat(limits.number("/concurrency/used") + limits.number("/concurrency/reserved"))
                .isZero();
        assertThat(platform.jdbc()
                        .sql("SELECT count(*) FROM event WHERE team_id = :team AND type LIKE 'generation%'")
                        .param("team", TeamId.parse(acme.id()).orElseThrow().value())
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    static Stream<Arguments> notUnderstood() {
        return Stream.of(
                arguments("", "malformed_json", ""),
                arguments("{", "malformed_json", ""),
                arguments("{" + OK + "} x", "malformed_json", ""),
                arguments("{" + OK + "}{}", "malformed_json", ""),
                arguments("{" + OK + ", 'prompt': 'q'}", "malformed_json", ""),
                arguments("{" + OK + ",}", "malformed_json", ""),
                arguments("{'prompt': \"a\tb\", 'format': 'tiktok'}", "malformed_json", "/prompt"),
                arguments("/* c */ {" + OK + "}", "malformed_json", ""),
                arguments("[]", "malformed_json", ""),
                arguments("null", "malformed_json", ""),
                arguments("'text'", "malformed_json", ""),
                arguments("7", "malformed_json", ""),
                arguments("{" + OK + ", 'sample': 4}", "unknown_field", "/sample"),
                arguments("{" + OK + ", 'autoSelect': true}", "unknown_field", "/autoSelect"),
                arguments("{" + OK + ", 'style': {'colour': 'x'}}", "unknown_field", "/style/colour"),
                arguments("{" + OK + ", 'a~b/c': 1}", "unknown_field", "/a~0b~1c"),
                arguments("{" + OK + ", 'samples': '4'}", "malformed_json", "/samples"),
                arguments("{" + OK + ", 'samples': 1.7}", "malformed_json", "/samples"),
                arguments("{" + OK + ", 'samples': true}", "malformed_json", "/samples"),
                arguments("{" + OK + ", 'samples': [4]}", "malformed_json", "/samples"),
                arguments("{" + OK + ", 'seed': '7'}", "malformed_json", "/seed"),
                arguments("{" + OK + ", 'seed': 7.5}", "malformed_json", "/seed"),
                arguments("{'prompt': true, 'format': 'tiktok'}", "malformed_json", "/prompt"),
                arguments("{'prompt': 7, 'format': 'tiktok'}", "malformed_json", "/prompt"),
                arguments("{'prompt': ['p'], 'format': 'tiktok'}", "malformed_json", "/prompt"),
                arguments("{'prompt': {}, 'format': 'tiktok'}", "malformed_json", "/prompt"),
                arguments("{" + OK + ", 'style': []}", "malformed_json", "/style"),
                arguments("{" + OK + ", 'style': ''}", "malformed_json", "/style"),
                arguments("{" + OK + ", 'style': {'palette': '#FFFFFF'}}", "malformed_json", "/style/palette"),
                arguments("{" + OK + ", 'style': {'palette': ['#FFFFFF', 1]}}", "malformed_json", "/style/palette/1"),
                arguments("{" + OK + ", 'metadata': []}", "malformed_json", "/metadata"),
                arguments("{" + OK + ", 'metadata': {'k': 1}}", "malformed_json", "/metadata/k"),
                arguments("{" + OK + ", 'auto_select': 'true'}", "malformed_json", "/auto_select"),
                arguments("{" + OK + ", 'auto_select': 1}", "malformed_json", "/auto_select"),
                arguments("{" + OK + ", 'final': 'png'}", "malformed_json", "/final"));
    }

    @ParameterizedTest
    @MethodSource("notUnderstood")
    void body_that_is_not_understood_is_refused_with_its_place(String body, String code, String pointer) {
        Refusal.of(create(body), 400, code).at(pointer);
    }

    static Stream<Arguments> outOfRange() {
        return Stream.of(
                arguments("{'format': 'tiktok'}", "/prompt"),
                arguments("{'prompt': null, 'format': 'tiktok'}", "/prompt"),
                arguments("{'prompt': '', 'format': 'tiktok'}", "/prompt"),
                arguments("{'prompt': ' \\t\\n ', 'format': 'tiktok'}", "/prompt"),
                arguments("{'prompt': '\\u00a0\\u2003', 'format': 'tiktok'}", "/prompt"),
                arguments("{'prompt': '" + "x".repeat(4097) + "', 'format': 'tiktok'}", "/prompt"),
                arguments("{'prompt': 'a\\u0000b', 'format': 'tiktok'}", "/prompt"),
                arguments("{'prompt': 'a\\ud800b', 'format': 'tiktok'}", "/prompt"),
                arguments("{" + OK + ", 'metadata': {'a\\u0000b': 'v'}}", "/metadata/a\u0000b"),
                arguments("{" + OK + ", 'metadata': {'k': '\\udc00'}}", "/metadata/k"),
                arguments("{" + OK + ", 'project_id': '\\u0000'}", "/project_id"),
                arguments("{'prompt': 'p'}", "/format"),
                arguments("{'prompt': 'p', 'format': 'myspace_post'}", "/format"),
                arguments("{'prompt': 'p', 'format': 'custom'}", "/width"),
                arguments("{'prompt': 'p', 'format': 'custom', 'width': 63, 'height': 64}", "/width"),
                arguments("{'prompt': 'p', 'format': 'custom', 'width': 64, 'height': 63}", "/height"),
                arguments("{'prompt': 'p', 'format': 'custom', 'width': 4097, 'height': 64}", "/width"),
                arguments("{'prompt': 'p', 'format': 'custom', 'width': -64, 'height': 64}", "/width"),
                arguments("{'prompt': 'p', 'format': 'custom', 'width': 64}", "/height"),
                arguments("{" + OK + ", 'width': 64}", "/width"),
                arguments("{" + OK + ", 'height': 64}", "/height"),
                arguments("{" + OK + ", 'samples': 0}", "/samples"),
                arguments("{" + OK + ", 'samples': 5}", "/samples"),
                arguments("{" + OK + ", 'samples': -1}", "/samples"),
                arguments("{" + OK + ", 'samples': 99999999999}", "/samples"),
                arguments("{" + OK + ", 'seed': -1}", "/seed"),
                arguments("{" + OK + ", 'seed': 9007199254740992}", "/seed"),
                arguments("{" + OK + ", 'seed': 99999999999999999999999}", "/seed"),
                arguments("{" + OK + ", 'style': {'palette': ['#FFF']}}", "/style/palette/0"),
                arguments("{" + OK + ", 'style': {'palette': ['#00FF00', 'red']}}", "/style/palette/1"),
                arguments("{" + OK + ", 'style': {'palette': [null]}}", "/style/palette/0"),
                arguments(
                        "{" + OK + ", 'style': {'palette': [" + "'#00FF00',".repeat(8) + "'#00FF00']}}",
                        "/style/palette"),
                arguments("{" + OK + ", 'style': {'tone': '" + "x".repeat(101) + "'}}", "/style/tone"),
                arguments("{" + OK + ", 'metadata': {" + keys(51) + "}}", "/metadata"),
                arguments("{" + OK + ", 'metadata': {'" + "k".repeat(41) + "': 'v'}}", "/metadata/" + "k".repeat(41)),
                arguments("{" + OK + ", 'metadata': {'k': '" + "v".repeat(501) + "'}}", "/metadata/k"),
                arguments("{" + OK + ", 'metadata': {'k': null}}", "/metadata/k"),
                arguments("{" + OK + ", 'project_id': '" + "x".repeat(201) + "'}", "/project_id"),
                arguments("{" + OK + ", 'final': {}}", "/final"),
                arguments("{" + OK + ", 'auto_select': false, 'final': {'resolution': '2k'}}", "/final"),
                arguments("{" + OK + ", 'auto_select': true, 'final': {'resolution': '8k'}}", "/final/resolution"),
                arguments("{" + OK + ", 'auto_select': true, 'final': {'file_format': 'bmp'}}", "/final/file_format"));
    }

    @ParameterizedTest
    @MethodSource("outOfRange")
    void value_that_cannot_be_accepted_is_refused_with_its_place(String body, String pointer) {
        Refusal.of(create(body), 422, "validation_failed").at(pointer);
    }

    @ParameterizedTest
    @MethodSource("outOfRange")
    void quote_refuses_what_a_create_refuses(String body, String pointer) {
        Refusal.of(client.post("/v1/quotes", body.replace('\'', '"')), 422, "validation_failed")
                .at(pointer);
    }

    @Test
    void everything_that_is_wrong_is_said_at_once() {
        Refusal.of(create("{'prompt': '', 'format': 'x', 'samples': 9, 'seed': -1}"), 422, "validation_failed")
                .at("/prompt")
                .at("/format")
                .at("/samples")
                .at("/seed");
    }

    @Test
    void body_over_256_kib_is_refused() {
        Refusal.of(create("{'prompt': '" + "x".repeat(256 * 1024) + "'}"), 413, "payload_too_large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json; charset=ISO-8859-1",
                "application/json; charset=UTF-16",
                "application/json; charset=nope",
                "nonsense"
            })
    void body_of_another_type_is_refused(String contentType) {
        Refusal.of(send(contentType, "{'prompt': 'p', 'format': 'tiktok'}"), 415, "unsupported_media_type");
    }

    @Test
    void body_without_a_type_is_refused() {
        Refusal.of(send(null, "{'prompt': 'p', 'format': 'tiktok'}"), 415, "unsupported_media_type");
    }

    @Test
    void bytes_that_are_not_utf_8_are_refused() {
        for (int[] bad :
                new int[][] {{0xff}, {0xc3, 0x28}, {0xe4}, {0xc0, 0xaf}, {0xed, 0xa0, 0x80}, {0xf8, 0x88, 0x80}}) {
            String text = Arrays.stream(bad).mapToObj(Character::toString).collect(Collectors.joining());
            byte[] body =
                    ("{\"prompt\": \"p" + text + "\", \"format\": \"tiktok\"}").getBytes(StandardCharsets.ISO_8859_1);

            Refusal.of(client.send("POST", "/v1/generations", "application/json", body), 400, "malformed_json");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'prompt': 'p', 'format': 'tiktok'}"})
    void bytes_of_utf_16_are_refused(String body) {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_16);

        Refusal.of(client.send("POST", "/v1/generations", "application/json", bytes), 400, "malformed_json");
    }

    @Test
    void deeply_nested_body_is_refused() {
        Refusal.of(create("{'style': " + "[".repeat(60_000) + "]".repeat(60_000) + "}"), 400, "malformed_json");
        Refusal.of(create("[".repeat(60_000)), 400, "malformed_json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "a b"})
    void idempotency_key_of_the_wrong_form_is_refused(String key) {
        Refusal.of(
                client.with("Idempotency-Key", key).post("/v1/generations", Pictures.small()),
                400,
                "invalid_parameter");
    }

    @Test
    void idempotency_key_of_256_characters_is_refused() {
        Refusal.of(
                client.with("Idempotency-Key", "k".repeat(256)).post("/v1/generations", Pictures.small()),
                400,
                "invalid_parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait=-1", "wait=61", "wait=1.5", "wait=x", "wait="})
    void wait_of_the_wrong_form_is_refused(String query) {
        Refusal.of(client.post("/v1/generations?" + query, Pictures.small()), 400, "invalid_parameter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status=done",
                "created_after=yesterday",
                "created_before=2026-01-01",
                "created_after=%2B999999999-01-01T00:00:00Z",
                "project_id=%00",
                "limit=0",
                "cursor=x"
            })
    void filter_of_the_wrong_form_is_refused(String query) {
        Refusal.of(client.get("/v1/generations?" + query), 400, "invalid_parameter");
    }

    @Test
    void field_of_a_quote_alone_is_unknown_to_a_create() {
        Refusal.of(client.post("/v1/generations", Map.of("generation_id", "x")), 400, "unknown_field")
                .at("/generation_id");
    }

    private Answer create(String body) {
        return send("application/json", body);
    }

    private Answer send(@Nullable String contentType, String body) {
        return client.send(
                "POST", "/v1/generations", contentType, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String keys(int count) {
        return IntStream.range(0, count).mapToObj(i -> "'k" + i + "': 'v'").collect(Collectors.joining(", "));
    }
}
