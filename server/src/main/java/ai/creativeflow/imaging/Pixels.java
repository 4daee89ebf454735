package ai.creativeflow.imaging;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Pictures that somebody else made, in memory: read where the first bytes are those of a PNG, JPEG or WebP, whatever they are
 * called, and fitted to a size. How large it is is asked before a pixel is unpacked.
 */
public final class Pixels {

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};
    private static final byte[] RIFF = {'R', 'I', 'F', 'F'};
    private static final byte[] WEBP = {'W', 'E', 'B', 'P'};
    private static final int WEBP_AT = 8;

    private Pixels() {}

    /** How large the picture of a file says it is; empty where it is none, or larger than {@link PixelSize} allows. */
    public static Optional<PixelSize> sizeOf(byte[] file) {
        return withReader(file, reader -> {
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            boolean possible = width > 0 && height > 0 && width <= PixelSize.SIDE_MAX && height <= PixelSize.SIDE_MAX;
            return possible ? new PixelSize(width, height) : null;
        });
    }

    /** The pixels of a file whose size was found bearable, transparency on white; empty where they can't be unpacked. */
    public static Optional<BufferedImage> read(byte[] file) {
        return withReader(file, reader -> {
            BufferedImage read = reader.read(0);
            var opaque = new BufferedImage(read.getWidth(), read.getHeight(), BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = opaque.createGraphics();
            graphics.drawImage(read, 0, 0, Color.WHITE, null);
            graphics.dispose();
            return opaque;
        });
    }

    /** The middle of the picture at exactly that size, scaled so that nothing is left empty. */
    public static BufferedImage cover(BufferedImage image, PixelSize size) {
        double scale = Math.max((double) size.width() / image.getWidth(), (double) size.height() / image.getHeight());
        BufferedImage source = image;
        // Beyond a half, a filter that looks at sixteen pixels would leave most of them out.
        while (scale < 0.5) {
            source = scaled(source, Math.max(1, source.getWidth() / 2), Math.max(1, source.getHeight() / 2));
            scale = Math.max((double) size.width() / source.getWidth(), (double) size.height() / source.getHeight());
        }
        int width = Math.max(size.width(), (int) Math.round(source.getWidth() * scale));
        int height = Math.max(size.height(), (int) Math.round(source.getHeight() * scale));
        if (width == source.getWidth()
                && height == source.getHeight()
                && width == size.width()
                && height == size.height()) {
            return source;
        }
        var fitted = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
        draw(source, fitted, (size.width() - width) / 2, (size.height() - height) / 2, width, height);
        return fitted;
    }

    private static BufferedImage scaled(BufferedImage source, int width, int height) {
        var scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        draw(source, scaled, 0, 0, width, height);
        return scaled;
    }

    private static void draw(BufferedImage source, BufferedImage onto, int x, int y, int width, int height) {
        Graphics2D graphics = onto.createGraphics();
        boolean shrinks = width < source.getWidth();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION,
                shrinks ? RenderingHints.VALUE_INTERPOLATION_BILINEAR : RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.setRenderingHint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
        graphics.drawImage(source, x, y, width, height, null);
        graphics.dispose();
    }

    @FunctionalInterface
    private interface Look<T> {
        @Nullable T at(ImageReader reader) throws IOException;
    }

    /** Decoders meet hostile bytes with whatever exception happens to come of it; all of them say that it is no picture. */
    private static <T> Optional<T> withReader(byte[] file, Look<T> look) {
        ImageReader reader = reader(file);
        if (reader == null) {
            return Optional.empty();
        }
        try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(stream, true, true);
            return Optional.ofNullable(look.at(reader));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        } finally {
            reader.dispose();
        }
    }

    private static @Nullable ImageReader reader(byte[] file) {
        String mediaType = beginsWith(file, 0, PNG)
                ? "image/png"
                : beginsWith(file, 0, JPEG)
                        ? "image/jpeg"
                        : beginsWith(file, 0, RIFF) && beginsWith(file, WEBP_AT, WEBP) ? "image/webp" : "";
        Iterator<ImageReader> readers = ImageIO.getImageReadersByMIMEType(mediaType);
        return readers.hasNext() ? readers.next() : null;
    }

    private static boolean beginsWith(byte[] file, int at, byte[] wanted) {
        int end = at + wanted.length;
        return file.length >= end && Arrays.equals(file, at, end, wanted, 0, wanted.length);
    }
}
