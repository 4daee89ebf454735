package ai.creativeflow.assets;

import static ai.creativeflow.testing.PictureFiles.form;
import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.imaging.Encoder;
import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.imaging.Pixels;
import ai.creativeflow.kernel.crypto.Sha256;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.LyingFiles;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Refusal;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that lie on a side in their files, from the upload to what is made of them; and those that move. */
class LyingPicturesHttpTest {

    private static final Platform PLATFORM = Platform.shared();

    private final Client client = PLATFORM.team("payg").test();

    @Test
    void asset_shows_the_size_of_the_upright_picture_and_keeps_its_bytes() {
        byte[] file = LyingFiles.jpeg(LyingFiles.quarters(96, 64), 6, ByteOrder.BIG_ENDIAN);

        Answer asset = client.send("POST", "/v1/assets", "image/jpeg", file);

        assertThat(asset.status()).as(asset.toString()).isEqualTo(201);
        assertThat(asset.number("/width")).isEqualTo(64);
        assertThat(asset.number("/height")).isEqualTo(96);
        assertThat(content(asset)).isEqualTo(file);
    }

    /** Where somebody lives is nobody's business who gets an export. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "webp"})
    void export_is_upright_and_says_nothing_of_where_it_was_taken(String fileFormat) {
        byte[] file = LyingFiles.jpeg(LyingFiles.quarters(960, 640), 6, ByteOrder.LITTLE_ENDIAN);
        assertThat(latin(file)).contains(LyingFiles.PLACE);
        Answer asset = client.send("POST", "/v1/assets", "image/jpeg", file);

        Answer export = client.post(
                "/v1/assets/" + asset.text("/id") + "/exports",
                Map.of("width", 80, "height", 120, "file_format", fileFormat));

        assertThat(export.status()).as(export.toString()).isEqualTo(201);
        byte[] made = content(export);
        BufferedImage picture = Pixels.read(made).orElseThrow();
        assertThat(picture.getWidth()).isEqualTo(80);
        assertThat(blueish(picture.getRGB(20, 30))).as("above, left").isTrue();
        assertThat(blueish(picture.getRGB(60, 30))).as("above, right").isFalse();
        assertThat(latin(made)).doesNotContain(LyingFiles.PLACE).doesNotContain("Exif");
    }

    /** The same pixels, once upright and once on a side, are the same creative. */
    @Test
    void reference_that_lies_on_a_side_is_drawn_upright() {
        BufferedImage upright = LyingFiles.quarters(400, 600);
        var lying = new BufferedImage(600, 400, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 600; x++) {
            for (int y = 0; y < 400; y++) {
                lying.setRGB(x, y, upright.getRGB(400 - 1 - y, x));
            }
        }
        Answer standing = client.send("POST", "/v1/assets", "image/png", Encoder.encode(upright, FileFormat.PNG));
        Answer onASide = client.send(
                "POST",
                "/v1/assets",
                "image/webp",
                LyingFiles.webp(Encoder.encode(lying, FileFormat.WEBP), 600, 400, 6));

        assertThat(drawnWith(onASide)).isEqualTo(drawnWith(standing));
    }

    @Test
    void moving_webp_is_refused_and_the_refusal_names_the_file_and_the_reason() {
        byte[] still = Encoder.encode(LyingFiles.quarters(8, 8), FileFormat.WEBP);
        byte[] moving = LyingFiles.webp(still, 8, 8, 1);
        moving[20] |= 0b10;

        Answer raw = client.send("POST", "/v1/assets", "image/webp", moving);
        Answer inForm = client.send(
                "POST", "/v1/assets", "multipart/form-data; boundary=cut", form("cat.webp", "image/webp", moving));

        Refusal.of(raw, 422, "unreadable_image");
        assertThat(raw.text("/errors/0/pointer")).isEmpty();
        Refusal.of(inForm, 422, "unreadable_image");
        assertThat(inForm.text("/errors/0/pointer")).isEqualTo("/file");
        assertThat(inForm.text("/errors/0/code")).isEqualTo("unreadable");
        assertThat(inForm.text("/detail")).isEqualTo("It moves; a still picture is wanted.");
    }

    private String drawnWith(Answer reference) {
        var body = new HashMap<>(Pictures.small("seed", 7));
        body.put("reference_asset_ids", List.of(reference.text("/id")));
        Answer generation = client.post("/v1/generations?wait=30", body);
        assertThat(generation.json().get("warnings")).isEmpty();
        BufferedImage sample =
                Pixels.read(content(generation.text("/samples/0/asset_id"))).orElseThrow();
        int[] pixels = sample.getRGB(0, 0, sample.getWidth(), sample.getHeight(), null, 0, sample.getWidth());
        ByteBuffer bytes = ByteBuffer.allocate(pixels.length * 4);
        bytes.asIntBuffer().put(pixels);
        return Sha256.hex(bytes.array());
    }

    private byte[] content(Answer asset) {
        return content(asset.text("/id"));
    }

    private byte[] content(String asset) {
        return client.get("/v1/assets/" + asset + "/content").body();
    }

    private static boolean blueish(int pixel) {
        var colour = new Color(pixel);
        return colour.getBlue() > 128 && colour.getRed() < 128;
    }

    private static String latin(byte[] file) {
        return new String(file, StandardCharsets.ISO_8859_1);
    }
}
