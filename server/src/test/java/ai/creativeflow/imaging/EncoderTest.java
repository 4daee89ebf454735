package ai.creativeflow.imaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncoderTest {

    @ParameterizedTest
    @EnumSource
    void file_reads_back_at_the_same_size_and_colour(FileFormat format) throws IOException {
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(Encoder.encode(red(), format)));
        assertThat(read.getWidth()).isEqualTo(40);
        assertThat(read.getHeight()).isEqualTo(30);
        Color colour = new Color(read.getRGB(20, 15));
        assertThat(colour.getRed()).isBetween(196, 204);
        assertThat(colour.getGreen()).isBetween(0, 6);
    }

    @ParameterizedTest
    @EnumSource
    void origin_is_in_the_file_and_leaves_the_picture_readable(FileFormat format) throws IOException {
        byte[] file = Encoder.encode(red(), format, new Provenance("gen_01J"));
        assertThat(new String(file, StandardCharsets.ISO_8859_1))
                .contains("dc:identifier=\"gen_01J\"")
                .contains(Provenance.DIGITAL_SOURCE_TYPE);
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(file));
        assertThat(new Color(read.getRGB(20, 15)).getRed()).isBetween(196, 204);
    }

    @Test
    void transparency_becomes_white_in_jpeg() throws IOException {
        var clear = new BufferedImage(16, 16, BufferedImage.TYPE_INT_ARGB);
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(Encoder.encode(clear, FileFormat.JPEG)));
        assertThat(read.getRGB(8, 8)).isEqualTo(Color.WHITE.getRGB());
    }

    @Test
    void longest_side_scales_the_other_and_keeps_at_least_a_pixel() {
        assertThat(new PixelSize(1080, 1920).withLongestSide(512)).isEqualTo(new PixelSize(288, 512));
        assertThat(new PixelSize(4096, 1).withLongestSide(512)).isEqualTo(new PixelSize(512, 1));
    }

    private static BufferedImage red() {
        var image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(200, 0, 0));
        graphics.fillRect(0, 0, 40, 30);
        graphics.dispose();
        return image;
    }
}
