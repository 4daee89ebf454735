package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.creativeflow.generations.Engine.EngineFailure;
import ai.creativeflow.generations.Engine.Picture;
import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.kernel.ids.GenerationId;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of others become ours, exactly as large as asked, or an attempt that failed. */
class DeliveredPicturesTest {

    private static final GenerationId ID = new GenerationId(new UUID(0x7000, 1L << 63));
    private static final PixelSize WIDE = new PixelSize(512, 288);
    private static final int IHDR_END = 33;

    private final DeliveredPictures pictures = new DeliveredPictures();

    @ParameterizedTest
    @EnumSource
    void picture_of_any_shape_has_the_size_that_was_asked_for(FileFormat format) throws Exception {
        for (PixelSize delivered :
                new PixelSize[] {new PixelSize(1024, 1024), new PixelSize(1536, 1024), new PixelSize(100, 2000), WIDE
                }) {
            Picture picture = pictures.fitted(ID, png(delivered), WIDE, format);

            BufferedImage read = ImageIO.read(new ByteArrayInputStream(picture.bytes()));
            assertThat(new PixelSize(read.getWidth(), read.getHeight())).isEqualTo(WIDE);
            assertThat(picture.fileFormat()).isEqualTo(format);
        }
    }

    @Test
    void middle_is_kept_and_the_sides_are_cut() throws Exception {
        var image = new BufferedImage(300, 100, BufferedImage.TYPE_INT_RGB);
        fill(image, 0, 100, Color.RED);
        fill(image, 100, 200, Color.GREEN);
        fill(image, 200, 300, Color.BLUE);

        Picture picture = pictures.fitted(ID, encoded(image, "png"), new PixelSize(50, 50), FileFormat.PNG);

        BufferedImage read = ImageIO.read(new ByteArrayInputStream(picture.bytes()));
        assertThat(new Color(read.getRGB(2, 25))).isEqualTo(Color.GREEN);
        assertThat(new Color(read.getRGB(47, 25))).isEqualTo(Color.GREEN);
    }

    @Test
    void what_was_enlarged_says_so_and_what_was_not_does_not() throws Exception {
        assertThat(pictures.fitted(ID, png(new PixelSize(256, 144)), WIDE, FileFormat.PNG)
                        .warnings())
                .singleElement()
                .satisfies(warning -> {
                    assertThat(warning.code()).isEqualTo("enlarged");
                    assertThat(warning.message()).contains("256x144", "512x288");
                });
        assertThat(pictures.fitted(ID, png(new PixelSize(512, 512)), WIDE, FileFormat.PNG)
                        .warnings())
                .isEmpty();
    }

    @Test
    void nothing_that_came_beside_the_pixels_is_kept() throws Exception {
        byte[] file = withText(png(WIDE), "<script>alert(1)</script>");
        byte[] more = Arrays.copyOf(file, file.length + 20);

        Picture picture = pictures.fitted(ID, more, WIDE, FileFormat.PNG);

        assertThat(new String(picture.bytes(), StandardCharsets.ISO_8859_1))
                .doesNotContain("alert")
                .contains(ID.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GIF89a",
                "<svg xmlns='http://www.w3.org/2000/svg'/>",
                "<html>",
                "%PDF-1.7",
                "RIFF1234WEBPVP8 "
            })
    void what_is_no_picture_of_ours_fails_the_attempt(String file) {
        assertRefused(file.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void picture_that_says_it_is_unbearably_large_is_refused_before_a_pixel_is_unpacked() throws IOException {
        byte[] file = png(WIDE);
        ByteBuffer.wrap(file).putInt(16, 60_000).putInt(20, 60_000);
        assertRefused(resealed(file));
        ByteBuffer.wrap(file).putInt(16, 8_000).putInt(20, 8_000);
        assertRefused(resealed(file));
    }

    @Test
    void cut_and_damaged_files_fail_the_attempt_or_are_read_and_never_anything_else() throws IOException {
        var random = new Random(7);
        for (String format : new String[] {"png", "jpeg"}) {
            byte[] whole = encoded(noise(random), format);
            for (int round = 0; round < 200; round++) {
                byte[] file =
                        round % 2 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : damaged(whole, random);
                try {
                    assertThat(pictures.fitted(ID, file, WIDE, FileFormat.PNG).size())
                            .isEqualTo(WIDE);
                } catch (EngineFailure refused) {
                    assertThat(refused.kind()).isEqualTo(EngineFailure.Kind.INTERRUPTED);
                }
            }
        }
    }

    private void assertRefused(byte[] file) {
        assertThatThrownBy(() -> pictures.fitted(ID, file, WIDE, FileFormat.PNG))
                .isInstanceOfSatisfying(
                        EngineFailure.class,
                        failure -> assertThat(failure.reason().code()).isEqualTo("render_failed"));
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] file = whole.clone();
        for (int flips = 0; flips < 5; flips++) {
            file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return file;
    }

    private static BufferedImage noise(Random random) {
        var image = new BufferedImage(64, 36, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 64; x++) {
            for (int y = 0; y < 36; y++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        return image;
    }

    private static void fill(BufferedImage image, int from, int to, Color colour) {
        for (int x = from; x < to; x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                image.setRGB(x, y, colour.getRGB());
            }
        }
    }

    private static byte[] png(PixelSize size) throws IOException {
        return encoded(new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB), "png");
    }

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(image, format, bytes);
        return bytes.toByteArray();
    }

    /** The header's checksum anew. */
    private static byte[] resealed(byte[] png) {
        var crc = new CRC32();
        crc.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
        return png;
    }

    private static byte[] withText(byte[] png, String text) {
        byte[] content = ("Comment\0" + text).getBytes(StandardCharsets.ISO_8859_1);
        var crc = new CRC32();
        ByteBuffer chunk = ByteBuffer.allocate(content.length + 12);
        chunk.putInt(content.length)
                .put("tEXt".getBytes(StandardCharsets.ISO_8859_1))
                .put(content);
        crc.update(chunk.array(), 4, content.length + 4);
        chunk.putInt((int) crc.getValue());
        byte[] whole = new byte[png.length + chunk.capacity()];
        System.arraycopy(png, 0, whole, 0, IHDR_END);
        System.arraycopy(chunk.array(), 0, whole, IHDR_END, chunk.capacity());
        System.arraycopy(png, IHDR_END, whole, IHDR_END + chunk.capacity(), png.length - IHDR_END);
        return whole;
    }
}
