package ai.creativeflow.assets;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssetsHttpTest {

    private static final String PUBLIC = "https://api.creativeflow.test";

    private static final Platform PLATFORM = Platform.shared();

    private static final TeamKeys ACME = PLATFORM.team("payg");
    private static final Answer GENERATION = Pictures.awaiting(ACME.test());
    private static final String ID = GENERATION.text("/samples/0/asset_id");
    private static final String CONTENT = "/v1/assets/" + ID + "/content";
    private static final byte[] BYTES = ACME.test().get(CONTENT).body();

    private final Client client = ACME.test();

    @Test
    void asset_says_what_its_bytes_are() throws IOException {
        Answer asset = client.get("/v1/assets/" + ID);

        assertThat(asset.status()).isEqualTo(200);
        assertThat(asset.text("/object")).isEqualTo("asset");
        assertThat(asset.text("/type")).isEqualTo("generated");
        assertThat(asset.text("/mode")).isEqualTo("test");
        assertThat(asset.text("/media_type")).isEqualTo("image/png");
        assertThat(asset.text("/generation_id")).isEqualTo(GENERATION.text("/id"));
        assertThat(asset.number("/bytes")).isEqualTo(BYTES.length);
        assertThat(asset.text("/sha256")).isEqualTo(sha256(BYTES));
        var image = ImageIO.read(new ByteArrayInputStream(BYTES));
        assertThat(asset.number("/width")).isEqualTo(image.getWidth());
        assertThat(asset.number("/height")).isEqualTo(image.getHeight());
    }

    @Test
    void unchanged_asset_is_not_sent_again() {
        String etag = client.get("/v1/assets/" + ID).header("ETag");

        assertThat(client.with("If-None-Match", etag).get("/v1/assets/" + ID).status())
                .isEqualTo(304);
    }

    @Test
    void list_is_narrowed_to_a_type_and_a_generation() {
        Answer other = Pictures.awaiting(client);

        assertThat(ids("?type=generated")).contains(ID, other.text("/samples/0/asset_id"));
        assertThat(ids("?type=uploaded")).isEmpty();
        assertThat(ids("?generation_id=" + GENERATION.text("/id"))).containsExactly(ID);
        assertThat(ids("?type=derived&generation_id=" + GENERATION.text("/id"))).isEmpty();
        assertThat(ids("?generation_id=gen_06axf0h8zk8q3cs9c8d5bqv4gr")).isEmpty();
    }

    @Test
    void live_key_lists_no_test_assets() {
        assertThat(ACME.live().get("/v1/assets").json().at("/data")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"type=picture", "type=", "generation_id=x", "generation_id=ast_1", "limit=0", "cursor=x"})
    void filter_of_the_wrong_form_is_refused(String query) {
        Refusal.of(client.get("/v1/assets?" + query), 400, "invalid_parameter");
    }

    @Test
    void content_cannot_be_run_as_a_page() {
        Answer answer = client.get(CONTENT);

        assertThat(answer.header("Content-Type")).isEqualTo("image/png");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Content-Security-Policy")).contains("sandbox").contains("default-src 'none'");
        assertThat(answer.header("Content-Disposition")).matches("inline; filename=\"[A-Za-z0-9._-]+\\.png\"");
        assertThat(answer.header("Accept-Ranges")).isEqualTo("bytes");
        assertThat(answer.header("ETag")).isEqualTo("\"" + sha256(BYTES) + "\"");
        assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(BYTES.length));
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-9, 0, 10", "bytes=10-19, 10, 20", "bytes=0-0, 0, 1"})
    void range_gives_its_bytes(String range, int from, int to) {
        Answer answer = client.with("Range", range).get(CONTENT);

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(BYTES, from, to));
        assertThat(answer.header("Content-Range")).isEqualTo("bytes %d-%d/%d".formatted(from, to - 1, BYTES.length));
        assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(to - from));
    }

    @Test
    void open_and_suffix_ranges_reach_to_the_end() {
        byte[] tail = Arrays.copyOfRange(BYTES, BYTES.length - 10, BYTES.length);

        assertThat(client.with("Range", "bytes=-10").get(CONTENT).body()).isEqualTo(tail);
        assertThat(client.with("Range", "bytes=" + (BYTES.length - 10) + "-")
                        .get(CONTENT)
                        .body())
                .isEqualTo(tail);
        assertThat(client.with("Range", "bytes=" + (BYTES.length - 10) + "-99999999")
                        .get(CONTENT)
                        .body())
                .isEqualTo(tail);
        assertThat(client.with("Range", "bytes=-99999999").get(CONTENT).body()).isEqualTo(BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=99999999-", "bytes=-0", "bytes=99999998-99999999"})
    void range_outside_the_content_is_refused_with_its_length(String range) {
        Answer answer = client.with("Range", range).get(CONTENT);

        Refusal.of(answer, 416, "range_not_satisfiable");
        assertThat(answer.header("Content-Range")).isEqualTo("bytes */" + BYTES.length);
        assertThat(answer.header("Content-Disposition")).isNull();
        assertThat(String.valueOf(answer.header("Cache-Control"))).doesNotContain("immutable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,5-6", "bytes=5-2", "bytes=a-b", "bytes=", "lines=0-1", "bytes"})
    void range_that_is_several_or_none_gives_the_whole(String range) {
        Answer answer = client.with("Range", range).get(CONTENT);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(BYTES);
    }

    @Test
    void if_range_decides_between_part_and_whole() {
        Client ranged = client.with("Range", "bytes=0-9");
        String etag = "\"" + sha256(BYTES) + "\"";

        assertThat(ranged.with("If-Range", etag).get(CONTENT).status()).isEqualTo(206);
        assertThat(ranged.with("If-Range", "\"other\"").get(CONTENT).status()).isEqualTo(200);
        assertThat(ranged.with("If-Range", "W/" + etag).get(CONTENT).status()).isEqualTo(200);
        assertThat(ranged.with("If-Range", "Wed, 21 Oct 2015 07:28:00 GMT")
                        .get(CONTENT)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void unchanged_content_is_not_sent_again() {
        Answer answer =
                client.with("If-None-Match", "\"x\", \"" + sha256(BYTES) + "\"").get(CONTENT);

        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("ETag")).isEqualTo("\"" + sha256(BYTES) + "\"");
    }

    @Test
    void head_tells_the_length_and_sends_nothing() {
        Answer answer = client.send("HEAD", CONTENT, null, null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(BYTES.length));
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void signed_url_works_without_a_key() {
        Answer asset = client.get("/v1/assets/" + ID);
        assertThat(asset.text("/url")).startsWith(PUBLIC + "/files/");

        Answer file = nobody(asset.text("/url"));

        assertThat(file.status()).isEqualTo(200);
        assertThat(file.body()).isEqualTo(BYTES);
        assertThat(file.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(Instant.parse(asset.text("/url_expires_at")))
                .isBetween(
                        Instant.now().plus(Duration.ofHours(23)), Instant.now().plus(Duration.ofDays(7)));
    }

    @Test
    void signed_url_takes_ranges() {
        String url = client.get("/v1/assets/" + ID).text("/url").substring(PUBLIC.length());

        assertThat(PLATFORM.as("").with("Range", "bytes=0-9").get(url).status()).isEqualTo(206);
    }

    @Test
    void tampered_url_looks_like_nothing() {
        String url = client.get("/v1/assets/" + ID).text("/url");
        String other = Pictures.awaiting(client).text("/samples/0/asset_id");

        Refusal.of(nobody(url + "x"), 404, "not_found");
        Refusal.of(nobody(url.replaceAll("expires=\\d+", "expires=99999999999")), 404, "not_found");
        Refusal.of(nobody(url.replace(ID, other)), 404, "not_found");
        Refusal.of(nobody(url.replaceAll("signature=.*", "signature=")), 404, "not_found");
        Refusal.of(nobody(url.replaceAll("signature=.*", "signature=%C3%A9")), 404, "not_found");
        Refusal.of(nobody(url.replaceAll("\\?.*", "")), 404, "not_found");
    }

    @Test
    void expired_url_is_gone() {
        AssetId asset = AssetId.parse(ID).orElseThrow();
        var expired = PLATFORM.bean(SignedUrls.class).sign(asset, Instant.now().minus(Duration.ofDays(2)));

        Refusal.of(nobody(expired.url()), 410, "gone");
    }

    @Test
    void signed_url_of_a_sample_is_the_same_within_the_hour() {
        assertThat(client.get("/v1/assets/" + ID).text("/url"))
                .isEqualTo(
                        client.get("/v1/generations/" + GENERATION.text("/id")).text("/samples/0/url"));
    }

    private static Answer nobody(String url) {
        return PLATFORM.as("").get(url.substring(PUBLIC.length()));
    }

    private List<String> ids(String query) {
        var ids = new ArrayList<String>();
        client.get("/v1/assets" + query)
                .json()
                .get("data")
                .forEach(asset -> ids.add(asset.get("id").asString()));
        return ids;
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
