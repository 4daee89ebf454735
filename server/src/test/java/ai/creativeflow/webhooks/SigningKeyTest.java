package ai.creativeflow.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SigningKeyTest {

    private static final String BODY = "{\"test\":\"é漢字😀\",\"odd\":1.0,\"odd\":2}";

    static JsonNode vectors() throws IOException {
        try (var file = SigningKeyTest.class.getResourceAsStream("/vectors/standard-webhooks.json")) {
            return JsonMapper.shared().readTree(file);
        }
    }

    static List<JsonNode> valid() throws IOException {
        return vectors().get("valid").valueStream().toList();
    }

    static List<String> invalidHeaders() throws IOException {
        return vectors()
                .get("invalid_signature_headers_for_first")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    static List<String> acceptedHeaders() throws IOException {
        return vectors()
                .get("accepted_signature_lists_for_first")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("valid")
    void signature_is_that_of_the_published_vector(JsonNode vector) {
        var signed = key(vector)
                .sign(
                        vector.get("id").asString(),
                        Instant.ofEpochSecond(vector.get("timestamp").asLong()),
                        vector.get("body").asString().getBytes(StandardCharsets.UTF_8));

        assertThat(signed).isEqualTo(vector.get("signature").asString());
    }

    private static SigningKey key(JsonNode vector) {
        String secret = vector.get("secret").asString();
        return new SigningKey(
                SigningKey.Scheme.of(vector.get("scheme").asString()).orElseThrow(),
                Base64.getDecoder().decode(secret.substring(secret.indexOf('_') + 1)));
    }

    @Test
    void public_key_is_that_of_the_published_vector() throws IOException {
        var vector =
                valid().stream().filter(one -> one.has("public")).findFirst().orElseThrow();

        assertThat(key(vector).publicKey()).contains(vector.get("public").asString());
        assertThat(key(vector).shared()).isEmpty();
    }

    /** The oracle itself is held against the vectors' negatives, so that its consent below means something. */
    @ParameterizedTest
    @MethodSource("invalidHeaders")
    void official_library_refuses_what_the_vectors_call_invalid(String header) throws IOException {
        var first = valid().getFirst();
        var now = Instant.now();

        assertThatThrownBy(() -> verify(first.get("secret").asString(), "evt_1", now, header, "{}"))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @ParameterizedTest
    @MethodSource("acceptedHeaders")
    void right_signature_verifies_anywhere_in_a_list(String header) throws IOException {
        var first = valid().getFirst();
        var at = Instant.ofEpochSecond(first.get("timestamp").asLong());
        String ours = key(first)
                .sign(
                        first.get("id").asString(),
                        at,
                        first.get("body").asString().getBytes(StandardCharsets.UTF_8));

        assertThat(header.split(" ")).contains(ours);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", BODY, "\n\r\t\0"})
    void official_library_verifies_what_a_new_key_signs(String body) {
        var key = SigningKey.generate(SigningKey.Scheme.V1);
        var now = Instant.now();
        String header = key.sign("evt_1", now, body.getBytes(StandardCharsets.UTF_8));
        String secret = key.shared().orElseThrow().reveal();

        assertThatCode(() -> verify(secret, "evt_1", now, header, body)).doesNotThrowAnyException();
        assertThatThrownBy(() -> verify(secret, "evt_2", now, header, body))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> verify(secret, "evt_1", now.plusSeconds(1), header, body))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> verify(secret, "evt_1", now, header, body + " "))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void old_and_new_secret_both_verify_while_they_overlap() {
        var older = SigningKey.generate(SigningKey.Scheme.V1);
        var newer = SigningKey.generate(SigningKey.Scheme.V1);
        var now = Instant.now();
        String header = SigningKey.header(List.of(newer, older), "evt_1", now, BODY.getBytes(StandardCharsets.UTF_8));

        for (var key : List.of(older, newer)) {
            assertThatCode(() -> verify(key.shared().orElseThrow().reveal(), "evt_1", now, header, BODY))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void public_key_verifies_what_its_new_private_key_signs() throws GeneralSecurityException {
        var key = SigningKey.generate(SigningKey.Scheme.V1A);
        var now = Instant.now();
        String header = key.sign("evt_1", now, BODY.getBytes(StandardCharsets.UTF_8));

        byte[] shown = Base64.getDecoder().decode(key.publicKey().orElseThrow().substring("whpk_".length()));
        byte[] encoded = Arrays.copyOf(HexFormat.of().parseHex("302a300506032b6570032100"), 44);
        System.arraycopy(shown, 0, encoded, 12, shown.length);
        var verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        verifier.update(("evt_1." + now.getEpochSecond() + "." + BODY).getBytes(StandardCharsets.UTF_8));
        assertThat(verifier.verify(Base64.getDecoder().decode(header.substring("v1a,".length()))))
                .isTrue();
    }

    @Test
    void new_secret_is_32_random_bytes() {
        String secret =
                SigningKey.generate(SigningKey.Scheme.V1).shared().orElseThrow().reveal();

        assertThat(secret).startsWith("whsec_");
        assertThat(Base64.getDecoder().decode(secret.substring("whsec_".length())))
                .hasSize(32);
        assertThat(SigningKey.generate(SigningKey.Scheme.V1)
                        .shared()
                        .orElseThrow()
                        .reveal())
                .isNotEqualTo(secret);
    }

    @Test
    void id_with_a_dot_is_never_signed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> SigningKey.generate(SigningKey.Scheme.V1).sign("evt.1", Instant.EPOCH, new byte[0]));
    }

    @Test
    void key_does_not_show_itself() {
        assertThat(SigningKey.generate(SigningKey.Scheme.V1)).hasToString("v1,***");
    }

    private static void verify(String secret, String id, Instant at, String header, String body) throws Exception {
        new Webhook(secret)
                .verify(
                        body,
                        HttpHeaders.of(
                                Map.of(
                                        "webhook-id", List.of(id),
                                        "webhook-timestamp", List.of(Long.toString(at.getEpochSecond())),
                                        "webhook-signature", List.of(header)),
                                (name, value) -> true));
    }
}
