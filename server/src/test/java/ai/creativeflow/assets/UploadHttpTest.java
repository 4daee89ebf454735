package ai.creativeflow.assets;

import static ai.creativeflow.testing.PictureFiles.form;
import static ai.creativeflow.testing.PictureFiles.join;
import static ai.creativeflow.testing.PictureFiles.picture;
import static ai.creativeflow.testing.PictureFiles.png;
import static ai.creativeflow.testing.PictureFiles.text;
import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.PictureFiles;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UploadHttpTest {

    private static final String FORM = "multipart/form-data; boundary=cut";
    private static final Platform PLATFORM = Platform.shared();

    private final TeamKeys acme = PLATFORM.team("payg");
    private final Client client = acme.test();

    @ParameterizedTest
    @CsvSource({"png, image/png", "jpeg, image/jpeg", "jpeg, image/jpg", "png, application/octet-stream"})
    void picture_is_stored_as_it_was_sent(String kind, String mediaType) {
        byte[] file = picture(kind, 60, 40, 1);

        Answer asset = client.send("POST", "/v1/assets", mediaType, file);

        assertThat(asset.status()).as(asset.toString()).isEqualTo(201);
        assertThat(asset.text("/type")).isEqualTo("uploaded");
        assertThat(asset.text("/media_type")).isEqualTo("image/" + kind);
        assertThat(asset.number("/width")).isEqualTo(60);
        assertThat(asset.number("/height")).isEqualTo(40);
        assertThat(asset.header("Location")).endsWith("/v1/assets/" + asset.text("/id"));
        assertThat(content(asset).body()).isEqualTo(file);
        assertThat(client.get("/v1/assets/" + asset.text("/id")).json()).isEqualTo(asset.json());
    }

    @Test
    void form_says_what_the_picture_is_called() {
        Answer asset = client.send(
                "POST",
                "/v1/assets",
                FORM,
                form(
                        "logos/acme.png",
                        "image/png",
                        png(2),
                        "tags",
                        "brand",
                        "tags",
                        "logo",
                        "tags",
                        "brand",
                        "metadata",
                        "{\"owner\": \"marketing\"}"));

        assertThat(asset.status()).as(asset.toString()).isEqualTo(201);
        assertThat(asset.text("/name")).isEqualTo("acme.png");
        assertThat(asset.json().get("tags")).map(tag -> tag.asString()).containsExactly("brand", "logo");
        assertThat(asset.text("/metadata/owner")).isEqualTo("marketing");

        Answer named = client.send(
                "POST",
                "/v1/assets",
                FORM,
                form("x.png", "image/png", png(2), "name", "Logo", "tags", "[\"a\",\"b\"]"));
        assertThat(named.text("/name")).isEqualTo("Logo");
        assertThat(named.json().get("tags")).hasSize(2);
    }

    @Test
    void form_of_the_wrong_form_is_refused() {
        Refusal.of(sendForm("name", ""), 422, "validation_failed").at("/name");
        Refusal.of(sendForm("name", "x".repeat(201)), 422, "validation_failed").at("/name");
        Refusal.of(sendForm("tags", "x".repeat(51)), 422, "validation_failed").at("/tags/0");
        Refusal.of(sendForm("tags", "[1"), 422, "validation_failed").at("/tags");
        Refusal.of(sendForm("metadata", "[]"), 422, "validation_failed").at("/metadata");
        Refusal.of(sendForm("metadata", "{\"a\": \"%s\"}".formatted("x".repeat(501))), 422, "validation_failed")
                .at("/metadata/a");
        Refusal.of(sendForm("color", "red"), 400, "unknown_field");
        Refusal.of(client.send("POST", "/v1/assets", FORM, text("no form")), 422, "validation_failed");
        Refusal.of(
                        client.send(
                                "POST",
                                "/v1/assets",
                                FORM,
                                text("--cut\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx\r\n--cut--\r\n")),
                        422,
                        "validation_failed")
                .at("/file");
    }

    private Answer sendForm(String field, String value) {
        return client.send("POST", "/v1/assets", FORM, form("x.png", "image/png", png(3), field, value));
    }

    @Test
    void bytes_decide_what_a_file_is() {
        Refusal.of(client.send("POST", "/v1/assets", "image/jpeg", png(4)), 415, "unsupported_media_type");
        Refusal.of(client.send("POST", "/v1/assets", "text/html", png(4)), 415, "unsupported_media_type");
        Refusal.of(client.send("POST", "/v1/assets", "image/png", text("<html>")), 415, "unsupported_media_type");
        Refusal.of(
                client.send("POST", "/v1/assets", FORM, form("x.gif", "image/gif", png(4))),
                415,
                "unsupported_media_type");
        Refusal.of(client.post("/v1/assets", Map.of("url", "x")), 415, "unsupported_media_type");
    }

    @Test
    void vector_and_moving_pictures_are_drawn_as_png() throws IOException {
        Answer svg = client.send("POST", "/v1/assets", "image/svg+xml", text(PictureFiles.SVG));
        Answer gif = client.send("POST", "/v1/assets", "image/gif", picture("gif", 30, 20, 5));

        assertThat(svg.text("/media_type")).isEqualTo("image/png");
        assertThat(svg.number("/width")).isEqualTo(2048);
        assertThat(svg.number("/height")).isEqualTo(1024);
        assertThat(content(svg).header("Content-Type")).isEqualTo("image/png");
        assertThat(ImageIO.read(new ByteArrayInputStream(content(svg).body())).getRGB(1000, 500))
                .isEqualTo(0xFF0077B6);
        assertThat(gif.text("/media_type")).isEqualTo("image/png");
        assertThat(gif.number("/width")).isEqualTo(30);
        assertThat(ImageIO.read(new ByteArrayInputStream(content(gif).body()))).isNotNull();
    }

    @Test
    void transparency_of_outlines_stays() throws IOException {
        Answer svg = client.send("POST", "/v1/assets", "image/svg+xml", text("""
                        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="2"/></svg>
                        """));

        assertThat(ImageIO.read(new ByteArrayInputStream(content(svg).body())).getRGB(0, 0) >>> 24)
                .isZero();
    }

    @Test
    void file_beyond_25_megabytes_is_refused() {
        byte[] large = join(png(6), new byte[25 * 1024 * 1024]);

        Refusal.of(client.send("POST", "/v1/assets", "image/png", large), 413, "payload_too_large");
        Refusal.of(
                client.send("POST", "/v1/assets", FORM, form("x.png", "image/png", large)), 413, "payload_too_large");
    }

    @Test
    void upload_with_a_key_happens_once() {
        Client keyed = client.with("Idempotency-Key", "upload-1");

        Answer first = keyed.send("POST", "/v1/assets", "image/png", png(7));
        Answer again = keyed.send("POST", "/v1/assets", "image/png", png(7));

        assertThat(again.text("/id")).isEqualTo(first.text("/id"));
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        Refusal.of(keyed.send("POST", "/v1/assets", "image/png", png(8)), 422, "idempotency_key_reused");
        Refusal.of(
                keyed.send("POST", "/v1/assets", FORM, form("other.png", "image/png", png(7))),
                422,
                "idempotency_key_reused");
        assertThat(client.get("/v1/assets").json().get("data")).hasSize(1);
    }

    @Test
    void equal_files_take_up_storage_once() {
        byte[] file = png(9);
        for (int i = 0; i < 3; i++) {
            client.send("POST", "/v1/assets", "image/png", file);
        }
        acme.live().send("POST", "/v1/assets", "image/png", file);

        assertThat(used()).isEqualTo(file.length);
        assertThat(client.get("/v1/assets").json().get("data")).hasSize(3);
    }

    /** Exact: neither the bytes of a refused one count, nor do parallel ones pass together what none may pass alone. */
    @Test
    void parallel_uploads_never_pass_the_plans_storage() {
        List<byte[]> files = java.util.stream.IntStream.range(100, 112)
                .mapToObj(PictureFiles::png)
                .toList();
        long limit = files.stream().mapToLong(file -> file.length).sum() / 2;
        var small = teamWith(limit);

        List<Answer> answers =
                Parallel.times(files.size(), i -> small.test().send("POST", "/v1/assets", "image/png", files.get(i)));

        long stored = answers.stream()
                .filter(answer -> answer.status() == 201)
                .mapToLong(answer -> answer.number("/bytes"))
                .sum();
        Answer limits = small.test().get("/v1/limits");
        assertThat(stored).isPositive().isLessThanOrEqualTo(limit);
        assertThat(limits.number("/storage/used")).isEqualTo(stored);
        assertThat(limits.number("/storage/limit")).isEqualTo(limit);
        answers.stream().filter(answer -> answer.status() != 201).forEach(refused -> {
            Refusal.of(refused, 402, "storage_exceeded");
            assertThat(refused.number("/storage/limit")).isEqualTo(limit);
            assertThat(refused.number("/storage/used") + refused.number("/storage/needed"))
                    .isGreaterThan(limit);
        });
    }

    private static TeamKeys teamWith(long storageBytes) {
        String name = "storage-" + storageBytes;
        Map<String, Object> plan = Map.of(
                "included_generations",
                100,
                "sells_beyond",
                false,
                "windows",
                List.of(Map.of("name", "minute", "limit", 1000, "window_seconds", 60)),
                "storage_bytes",
                storageBytes,
                "webhook_endpoints",
                1);
        Answer put = PLATFORM.operator().put("/admin/v1/plans/" + name, plan);
        assertThat(put.status()).as(put.toString()).isEqualTo(201);
        return PLATFORM.team(name);
    }

    @Test
    void upload_is_told() {
        Answer asset = client.send("POST", "/v1/assets", "image/png", png(10));

        Answer events = client.get("/v1/events?type=asset.created");

        assertThat(events.text("/data/0/data/id")).isEqualTo(asset.text("/id"));
    }

    private long used() {
        return client.get("/v1/limits").number("/storage/used");
    }

    private Answer content(Answer asset) {
        return client.get("/v1/assets/" + asset.text("/id") + "/content");
    }
}
