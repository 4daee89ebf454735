package ai.creativeflow.imaging;

import static ai.creativeflow.testing.PictureFiles.join;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JPEGs of four inks, as printers send them, in the colours that a browser shows. */
class InksTest {

    private static final int NEAR = 3;

    /** What is in the file counts from full ink (0) to none (255); the last one is black. */
    @ParameterizedTest
    @CsvSource({
        "255, 255, 255, 255, #ffffff",
        "255, 255, 255, 0, #000000",
        "0, 255, 255, 255, #00ffff",
        "255, 0, 255, 255, #ff00ff",
        "128, 128, 128, 255, #808080",
        "255, 255, 255, 128, #808080",
        "200, 100, 50, 128, #643219"
    })
    void inks_take_light_away(int cyan, int magenta, int yellow, int black, String shown) throws IOException {
        byte[] plain = jpeg(cyan, magenta, yellow, black);

        assertNear(plain, shown);
        assertNear(adobe(plain, 0), shown);
    }

    /** YCCK: luminance and colour of what the inks take away, and black. */
    @ParameterizedTest
    @CsvSource({
        "0, 128, 128, 255, #ffffff",
        "0, 128, 128, 0, #000000",
        "76, 85, 255, 255, #01ffff",
        "127, 128, 128, 255, #808080"
    })
    void luminance_and_colour_are_inks_too(int luminance, int blue, int red, int black, String shown)
            throws IOException {
        assertNear(adobe(jpeg(luminance, blue, red, black), 2), shown);
    }

    @Test
    void large_one_is_read_as_small_as_it_is_wanted() throws IOException {
        BufferedImage read = Pixels.read(jpeg(0, 255, 255, 255), 8).orElseThrow();

        assertThat(read.getWidth()).isEqualTo(8);
        assertThat(read.getRGB(3, 3)).isEqualTo(new Color(0x00FFFF).getRGB());
    }

    private static void assertNear(byte[] file, String shown) {
        Color wanted = Color.decode(shown);
        var seen = new Color(Pixels.read(file).orElseThrow().getRGB(5, 5));
        assertThat(Math.abs(seen.getRed() - wanted.getRed()))
                .as(seen.toString())
                .isLessThanOrEqualTo(NEAR);
        assertThat(Math.abs(seen.getGreen() - wanted.getGreen()))
                .as(seen.toString())
                .isLessThanOrEqualTo(NEAR);
        assertThat(Math.abs(seen.getBlue() - wanted.getBlue()))
                .as(seen.toString())
                .isLessThanOrEqualTo(NEAR);
    }

    /** With nothing that says what its four parts are. */
    private static byte[] jpeg(int... pixel) throws IOException {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
        for (int i = 0; i < 256; i++) {
            raster.setPixel(i % 16, i / 16, pixel);
        }
        var out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (var stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(raster, null, null), null);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    private static byte[] adobe(byte[] file, int transform) {
        byte[] segment = {(byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform
        };
        return join(Arrays.copyOf(file, 2), segment, Arrays.copyOfRange(file, 2, file.length));
    }
}
