package ai.creativeflow.imaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Read back by TwelveMonkeys' decoder, which has nothing of ours. */
class WebpTest {

    private enum Kind {
        FLAT((x, y) -> 0x336699),
        STRIPES((x, y) -> x / 5 % 2 == 0 ? 0xFF0000 : 0x00FF7F),
        CHECKS((x, y) -> (x / 16 + y / 16) % 3 * 0x2A3F55),
        RAMP((x, y) -> (((x * 2 / 5) & 255) << 16) | (((y * 2 / 5) & 255) << 8) | ((x + y) & 255)),
        NOISE((x, y) -> new Random(x * 7919L + y).nextInt(1 << 24)),
        NOISE_ON_FLAT((x, y) -> y < 40 ? 0x101010 : new Random(x * 31L + y).nextInt(1 << 24)),
        /** Each value is half as frequent as the one before: words of more than 15 bits, if nothing limited them. */
        SKEWED((x, y) -> Integer.numberOfTrailingZeros((((x + 1) * 2654435) ^ (y * 40503)) | (1 << 23)) * 0x010307),
        MANY_COLOURS((x, y) -> (x * 4099 + y * 65537) & 0xFFFFFF);

        private final IntBinaryOperator pixel;

        Kind(IntBinaryOperator pixel) {
            this.pixel = pixel;
        }

        BufferedImage image(int width, int height) {
            var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    image.setRGB(x, y, pixel.applyAsInt(x, y));
                }
            }
            return image;
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_pixel_comes_back(Kind kind) throws IOException {
        for (int[] side : new int[][] {{1, 1}, {1, 70}, {70, 1}, {2, 3}, {5, 4}, {31, 33}, {64, 64}, {333, 217}}) {
            BufferedImage image = kind.image(side[0], side[1]);
            assertThat(rgb(read(Encoder.encode(image, FileFormat.WEBP))))
                    .as("%dx%d", side[0], side[1])
                    .isEqualTo(rgb(image));
        }
    }

    /** Longer than the longest repeat, and further than the farthest. */
    @ParameterizedTest
    @CsvSource({"FLAT, 3000, 900", "NOISE_ON_FLAT, 1500, 600", "RAMP, 2100, 700", "MANY_COLOURS, 1024, 1024"})
    void every_pixel_of_a_large_picture_comes_back(Kind kind, int width, int height) throws IOException {
        BufferedImage image = kind.image(width, height);
        assertThat(rgb(read(Encoder.encode(image, FileFormat.WEBP)))).isEqualTo(rgb(image));
    }

    @Test
    void picture_of_soft_edges_and_shades_comes_back_and_is_smaller_than_as_png() throws IOException {
        var image = new BufferedImage(800, 600, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setPaint(new GradientPaint(0, 0, Color.ORANGE, 800, 600, Color.BLUE));
        graphics.fillRect(0, 0, 800, 600);
        graphics.setPaint(Color.WHITE);
        for (int i = 0; i < 40; i++) {
            graphics.fillOval(i * 37 % 700, i * 53 % 500, 90, 70);
        }
        graphics.dispose();
        byte[] file = Encoder.encode(image, FileFormat.WEBP);
        assertThat(rgb(read(file))).isEqualTo(rgb(image));
        assertThat(file.length).isLessThan(Encoder.encode(image, FileFormat.PNG).length);
    }

    /** RFC 9649, section 2.7: the extended header first, then the picture, then what is said about it. */
    @Test
    void origin_stands_in_a_chunk_of_its_own() {
        byte[] file = Encoder.encode(Kind.RAMP.image(33, 21), FileFormat.WEBP, new Provenance("gen_01J"));
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(name(buffer)).isEqualTo("RIFF");
        assertThat(buffer.getInt()).isEqualTo(file.length - 8);
        assertThat(name(buffer)).isEqualTo("WEBP");
        assertThat(name(buffer)).isEqualTo("VP8X");
        assertThat(buffer.getInt()).isEqualTo(10);
        assertThat(buffer.getInt()).isEqualTo(0b100);
        byte[] sides = new byte[6];
        buffer.get(sides);
        assertThat(sides).containsExactly(32, 0, 0, 20, 0, 0);
        assertThat(name(buffer)).isEqualTo("VP8L");
        skip(buffer);
        assertThat(name(buffer)).isEqualTo("XMP ");
        byte[] xmp = new byte[buffer.getInt()];
        buffer.get(xmp);
        assertThat(new String(xmp, StandardCharsets.UTF_8)).contains("gen_01J").contains("DigitalSourceType");
        assertThat(file.length % 2).isZero();
    }

    private static String name(ByteBuffer buffer) {
        byte[] name = new byte[4];
        buffer.get(name);
        return new String(name, StandardCharsets.US_ASCII);
    }

    private static void skip(ByteBuffer buffer) {
        int length = buffer.getInt();
        buffer.position(buffer.position() + length + (length & 1));
    }

    private static BufferedImage read(byte[] file) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(file));
    }

    private static int[] rgb(BufferedImage image) {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] &= 0xFFFFFF;
        }
        return pixels;
    }
}
