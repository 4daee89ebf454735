package ai.creativeflow.testing;

import static ai.creativeflow.testing.PictureFiles.join;
import static ai.creativeflow.testing.PictureFiles.text;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** Files whose pixels do not lie as the picture is to be seen, as cameras and telephones write them. */
public final class LyingFiles {

    /** Stands in the Exif part of each, where a camera says where it was. */
    public static final String PLACE = "52.5200N 13.4050E";

    private static final int JPEG_BEGINNING = 2;
    private static final int RIFF_HEAD = 12;

    private LyingFiles() {}

    /** Red and green above, blue and yellow below. */
    public static BufferedImage quarters(int width, int height) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        Color[] colours = {Color.RED, Color.GREEN, Color.BLUE, Color.YELLOW};
        for (int i = 0; i < 4; i++) {
            graphics.setColor(colours[i]);
            graphics.fillRect(i % 2 * width / 2, i / 2 * height / 2, width / 2, height / 2);
        }
        graphics.dispose();
        return image;
    }

    public static byte[] jpeg(BufferedImage image, int orientation, ByteOrder order) {
        byte[] file = written(image);
        byte[] exif = join(text("Exif\0\0"), exif(orientation, order));
        byte[] segment = ByteBuffer.allocate(4 + exif.length)
                .putShort((short) 0xFFE1)
                .putShort((short) (exif.length + 2))
                .put(exif)
                .array();
        return join(
                Arrays.copyOf(file, JPEG_BEGINNING), segment, Arrays.copyOfRange(file, JPEG_BEGINNING, file.length));
    }

    /** Of a WebP of nothing but its pixels. */
    public static byte[] webp(byte[] simple, int width, int height, int orientation) {
        byte[] exif = exif(orientation, ByteOrder.LITTLE_ENDIAN);
        byte[] canvas = low(18).put(text("VP8X"))
                .putInt(10)
                .putInt(0b1000)
                .put(low24(width - 1))
                .put(low24(height - 1))
                .array();
        byte[] said = low(8 + exif.length + exif.length % 2)
                .put(text("EXIF"))
                .putInt(exif.length)
                .put(exif)
                .array();
        byte[] chunks = join(canvas, Arrays.copyOfRange(simple, RIFF_HEAD, simple.length), said);
        return join(
                low(RIFF_HEAD)
                        .put(text("RIFF"))
                        .putInt(4 + chunks.length)
                        .put(text("WEBP"))
                        .array(),
                chunks);
    }

    /** A directory of two entries: the orientation, and a text. */
    public static byte[] exif(int orientation, ByteOrder order) {
        byte[] place = text(PLACE + "\0");
        int directory = 8;
        int texts = directory + 2 + 2 * 12 + 4;
        return ByteBuffer.allocate(texts + place.length)
                .order(order)
                .put(text(order == ByteOrder.BIG_ENDIAN ? "MM" : "II"))
                .putShort((short) 42)
                .putInt(directory)
                .putShort((short) 2)
                .putShort((short) 270)
                .putShort((short) 2)
                .putInt(place.length)
                .putInt(texts)
                .putShort((short) 274)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0)
                .putInt(0)
                .put(place)
                .array();
    }

    private static ByteBuffer low(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] low24(int value) {
        return Arrays.copyOf(low(4).putInt(value).array(), 3);
    }

    private static byte[] written(BufferedImage image) {
        var out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "jpeg", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
