package ai.creativeflow.assets;

import static ai.creativeflow.testing.PictureFiles.form;
import static ai.creativeflow.testing.PictureFiles.picture;
import static ai.creativeflow.testing.PictureFiles.png;
import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.imaging.Encoder;
import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionsHttpTest {

    private static final String PUBLIC = "https://api.creativeflow.test";
    private static final Platform PLATFORM = Platform.shared();

    private final TeamKeys acme = PLATFORM.team("payg");
    private final Client client = acme.test();

    @Test
    void asset_shows_its_newest_content_and_keeps_the_others() {
        byte[] first = png(201);
        byte[] second = picture("jpeg", 30, 50, 202);
        Answer asset = upload(first);
        String path = "/v1/assets/" + asset.text("/id");

        Answer renewed = client.send("POST", path + "/versions", "image/jpeg", second);

        assertThat(renewed.status()).as(renewed.toString()).isEqualTo(201);
        assertThat(renewed.text("/id")).isEqualTo(asset.text("/id"));
        assertThat(renewed.number("/version")).isEqualTo(2);
        assertThat(renewed.text("/media_type")).isEqualTo("image/jpeg");
        assertThat(client.get(path + "/content").body()).isEqualTo(second);
        assertThat(client.get(path + "/content?version=1").body()).isEqualTo(first);
        assertThat(file(renewed.text("/url"))).isEqualTo(second);
        assertThat(file(asset.text("/url")))
                .as("the link of then shows what it showed")
                .isEqualTo(first);
        Answer versions = client.get(path + "/versions");
        assertThat(versions.json().get("data")).hasSize(2);
        assertThat(versions.text("/data/0/version")).isEqualTo("2");
        assertThat(versions.text("/data/0/current")).isEqualTo("true");
        assertThat(file(versions.text("/data/1/url"))).isEqualTo(first);
    }

    @Test
    void link_of_one_version_opens_no_other() {
        Answer asset = upload(png(203));
        client.send("POST", "/v1/assets/" + asset.text("/id") + "/versions", "image/png", png(204));
        String url = asset.text("/url").substring(PUBLIC.length());

        Refusal.of(PLATFORM.as("").get(url.replace("?", "?version=2&")), 404, "not_found");
        Refusal.of(PLATFORM.as("").get(url.replace("?", "?version=x&")), 404, "not_found");
    }

    @Test
    void content_without_a_version_is_asked_for_again_and_that_of_one_never() {
        String path = "/v1/assets/" + upload(png(205)).text("/id") + "/content";

        assertThat(client.get(path).header("Cache-Control")).isEqualTo("private, no-cache");
        assertThat(client.get(path + "?version=1").header("Cache-Control")).contains("immutable");
        Refusal.of(client.get(path + "?version=2"), 400, "invalid_parameter");
        Refusal.of(client.get(path + "?version=x"), 400, "invalid_parameter");
    }

    @Test
    void version_with_a_key_is_added_once() {
        String path = "/v1/assets/" + upload(png(206)).text("/id");
        Client keyed = client.with("Idempotency-Key", "version-1");

        keyed.send("POST", path + "/versions", "image/png", png(207));
        Answer again = keyed.send("POST", path + "/versions", "image/png", png(207));

        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(client.get(path).number("/version")).isEqualTo(2);
    }

    @Test
    void deleted_asset_takes_no_version_and_no_export() {
        String path = "/v1/assets/" + upload(png(208)).text("/id");
        client.delete(path);

        Refusal.of(client.send("POST", path + "/versions", "image/png", png(209)), 409, "invalid_state");
        Refusal.of(client.post(path + "/exports", Map.of("format", "instagram_post")), 409, "invalid_state");
    }

    @Test
    void labels_are_not_a_versions() {
        String path = "/v1/assets/" + upload(png(210)).text("/id");

        Refusal.of(
                client.send(
                        "POST",
                        path + "/versions",
                        "multipart/form-data; boundary=cut",
                        form("x.png", "image/png", png(211), "tags", "a")),
                422,
                "validation_failed");
    }

    @ParameterizedTest
    @CsvSource({"png, image/png", "jpeg, image/jpeg", "webp, image/webp"})
    void export_has_the_size_and_file_that_were_asked_for(String fileFormat, String mediaType) {
        Answer asset = upload(picture("jpeg", 300, 200, 212));

        Answer export = client.post(
                "/v1/assets/" + asset.text("/id") + "/exports",
                Map.of("format", "instagram_post", "file_format", fileFormat));

        assertThat(export.status()).as(export.toString()).isEqualTo(201);
        assertThat(export.text("/type")).isEqualTo("derived");
        assertThat(export.text("/parent_id")).isEqualTo(asset.text("/id"));
        assertThat(export.text("/media_type")).isEqualTo(mediaType);
        assertThat(export.number("/width")).isEqualTo(1080);
        assertThat(export.number("/height")).isEqualTo(1080);
        assertThat(client.get("/v1/assets?type=derived").json().get("data")).hasSize(1);
    }

    /** A picture that is red at the left, green in the middle and blue at the right, in a square. */
    @Test
    void cover_cuts_off_the_sides_and_contain_shows_them() throws IOException {
        var flag = new BufferedImage(300, 100, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 300; x++) {
            for (int y = 0; y < 100; y++) {
                flag.setRGB(x, y, new int[] {0xFF0000, 0x00FF00, 0x0000FF}[x / 100]);
            }
        }
        Answer asset = upload(Encoder.encode(flag, FileFormat.PNG));

        BufferedImage cover = export(asset, "cover");
        BufferedImage contain = export(asset, "contain");

        assertThat(new Color(cover.getRGB(2, 45))).isEqualTo(Color.GREEN);
        assertThat(new Color(cover.getRGB(87, 45))).isEqualTo(Color.GREEN);
        assertThat(new Color(contain.getRGB(5, 45))).isEqualTo(Color.RED);
        assertThat(new Color(contain.getRGB(45, 45))).isEqualTo(Color.GREEN);
        assertThat(new Color(contain.getRGB(85, 45))).isEqualTo(Color.BLUE);
        assertThat(contain.getRGB(45, 5) >>> 24).as("nothing above it").isZero();
    }

    private BufferedImage export(Answer asset, String fit) throws IOException {
        Answer export = client.post(
                "/v1/assets/" + asset.text("/id") + "/exports", Map.of("width", 90, "height", 90, "fit", fit));
        return ImageIO.read(new ByteArrayInputStream(
                client.get("/v1/assets/" + export.text("/id") + "/content").body()));
    }

    @Test
    void equal_exports_are_one_also_when_asked_for_at_once() {
        String path = "/v1/assets/" + upload(png(213)).text("/id") + "/exports";
        var body = Map.of("width", 100, "height", 50);

        var answers = Parallel.times(8, i -> client.post(path, body));

        assertThat(answers.stream().map(answer -> answer.text("/id")).distinct())
                .hasSize(1);
        assertThat(client.post(path, body).status()).isEqualTo(200);
        assertThat(client.get("/v1/assets?type=derived").json().get("data")).hasSize(1);
        assertThat(client.post(path, Map.of("width", 100, "height", 50, "fit", "contain"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void export_of_new_content_is_another_one_and_a_deleted_one_is_made_anew() {
        String path = "/v1/assets/" + upload(png(214)).text("/id");
        var body = Map.of("width", 100, "height", 50);
        String first = client.post(path + "/exports", body).text("/id");
        client.send("POST", path + "/versions", "image/png", png(215));

        String second = client.post(path + "/exports", body).text("/id");
        client.delete("/v1/assets/" + second);
        String third = client.post(path + "/exports", body).text("/id");
        Answer restored = client.post("/v1/assets/" + second + "/restore");

        assertThat(second).isNotEqualTo(first);
        assertThat(third).isNotEqualTo(second);
        assertThat(restored.status()).as(restored.toString()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; /width",
                "{\"width\": 10, \"height\": 100}; /width",
                "{\"width\": 100, \"height\": 4097}; /height",
                "{\"width\": 100}; /height",
                "{\"format\": \"poster\"}; /format",
                "{\"format\": \"tiktok\", \"width\": 100}; /format",
                "{\"width\": 100, \"height\": 100, \"file_format\": \"gif\"}; /file_format",
                "{\"width\": 100, \"height\": 100, \"fit\": \"fill\"}; /fit"
            })
    void export_that_cannot_be_is_refused(String body, String pointer) {
        String path = "/v1/assets/" + upload(png(216)).text("/id") + "/exports";

        Refusal.of(client.post(path, body), 422, "validation_failed").at(pointer);
    }

    @Test
    void bytes_of_former_versions_go_with_the_asset() {
        String path = "/v1/assets/" + upload(png(217)).text("/id");
        client.send("POST", path + "/versions", "image/png", png(218));

        PLATFORM.jdbc()
                .sql("UPDATE stored_file SET check_at = NULL WHERE team_id = :team")
                .param("team", TeamId.parse(acme.id()).orElseThrow().value())
                .update();

        client.delete(path + "?permanent=true");

        assertThat(filesToCheck()).isEqualTo(2);
        Refusal.of(client.get(path + "/versions"), 404, "not_found");
    }

    private int filesToCheck() {
        return PLATFORM.jdbc()
                .sql("SELECT count(*) FROM stored_file WHERE team_id = :team AND check_at IS NOT NULL")
                .param("team", TeamId.parse(acme.id()).orElseThrow().value())
                .query(Integer.class)
                .single();
    }

    private Answer upload(byte[] file) {
        Answer answer = client.send("POST", "/v1/assets", "application/octet-stream", file);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer;
    }

    private static byte[] file(String url) {
        return PLATFORM.as("").get(url.substring(PUBLIC.length())).body();
    }
}
