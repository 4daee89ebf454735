package ai.creativeflow.imaging;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Turns a picture into the bytes of a file, in memory only. Transparency is laid on white, because JPEG has none and a
 * feed shows it black otherwise; where it is to stay there is {@link #transparent}.
 */
public final class Encoder {

    private static final float JPEG_QUALITY = 0.92f;
    /** Of ImageIO's 0 (smallest) to 1 (stored): at 4096² half the time of 0 for at most a third more bytes. */
    private static final float PNG_QUALITY = 0.75f;

    /** Signature and IHDR chunk: metadata may follow from here on. */
    private static final int PNG_HEADER_BYTES = 8 + 25;

    private static final int JPEG_SOI_BYTES = 2;
    private static final byte[] PNG_XMP_KEYWORD = "XML:com.adobe.xmp\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] JPEG_XMP_NAMESPACE =
            "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.US_ASCII);

    private Encoder() {}

    public static byte[] encode(BufferedImage image, FileFormat format) {
        return switch (format) {
            case PNG -> written(image, "png", PNG_QUALITY);
            case JPEG -> written(image, "jpeg", JPEG_QUALITY);
            case WEBP -> Webp.simple(LosslessWebp.encode(packed(image)));
        };
    }

    /** As PNG with its transparency, and its palette where it has one. */
    public static byte[] transparent(BufferedImage image) {
        return writtenAsIs(image, "png", PNG_QUALITY);
    }

    /** The same, with the origin written into the file. */
    public static byte[] encode(BufferedImage image, FileFormat format, Provenance provenance) {
        byte[] xmp = provenance.xmp().getBytes(StandardCharsets.UTF_8);
        return switch (format) {
            case PNG -> insert(encode(image, format), PNG_HEADER_BYTES, pngText(xmp));
            case JPEG -> {
                byte[] file = encode(image, format);
                yield insert(file, jpegApplicationEnd(file), jpegApplication(xmp));
            }
            case WEBP -> {
                var size = new PixelSize(image.getWidth(), image.getHeight());
                yield Webp.extended(size, LosslessWebp.encode(packed(image)), xmp);
            }
        };
    }

    private static byte[] written(BufferedImage image, String format, float quality) {
        return writtenAsIs(opaque(image), format, quality);
    }

    private static byte[] writtenAsIs(BufferedImage image, String format, float quality) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        var bytes = new ByteArrayOutputStream(1 << 16);
        try (var stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } catch (IOException e) {
            throw new UncheckedIOException("encoding in memory", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static BufferedImage opaque(BufferedImage image) {
        return image.getType() == BufferedImage.TYPE_3BYTE_BGR ? image : packed(image);
    }

    /** Opaque, a pixel an int. */
    private static BufferedImage packed(BufferedImage image) {
        if (image.getType() == BufferedImage.TYPE_INT_RGB) {
            return image;
        }
        var flat = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = flat.createGraphics();
        graphics.drawImage(image, 0, 0, Color.WHITE, null);
        graphics.dispose();
        return flat;
    }

    /** An uncompressed iTXt chunk; PNG specification, third edition, 11.3.3.4. */
    private static byte[] pngText(byte[] xmp) {
        int length = PNG_XMP_KEYWORD.length + xmp.length;
        ByteBuffer chunk = ByteBuffer.allocate(length + 12);
        chunk.putInt(length).put("iTXt".getBytes(StandardCharsets.US_ASCII));
        chunk.put(PNG_XMP_KEYWORD).put(xmp);
        var crc = new CRC32();
        crc.update(chunk.array(), 4, length + 4);
        return chunk.putInt((int) crc.getValue()).array();
    }

    /** An APP1 segment; XMP specification part 3, 1.1.3. */
    private static byte[] jpegApplication(byte[] xmp) {
        int length = 2 + JPEG_XMP_NAMESPACE.length + xmp.length;
        return ByteBuffer.allocate(length + 2)
                .putShort((short) 0xFFE1)
                .putShort((short) length)
                .put(JPEG_XMP_NAMESPACE)
                .put(xmp)
                .array();
    }

    /** After the JFIF segment where there is one, because readers expect it first. */
    private static int jpegApplicationEnd(byte[] file) {
        ByteBuffer buffer = ByteBuffer.wrap(file);
        boolean jfif = buffer.getShort(JPEG_SOI_BYTES) == (short) 0xFFE0;
        return jfif ? JPEG_SOI_BYTES + 2 + buffer.getShort(JPEG_SOI_BYTES + 2) : JPEG_SOI_BYTES;
    }

    private static byte[] insert(byte[] file, int at, byte[] addition) {
        byte[] whole = Arrays.copyOf(file, file.length + addition.length);
        System.arraycopy(addition, 0, whole, at, addition.length);
        System.arraycopy(file, at, whole, at + addition.length, file.length - at);
        return whole;
    }
}
