package ai.creativeflow.imaging;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Pictures that somebody else made, in memory: read where the first bytes are those of a PNG, JPEG or WebP, whatever they are
 * called, and fitted to a size. How large it is is asked before a pixel is unpacked.
 */
public final class Pixels {

    private static final Set<PictureKind> KINDS = Set.of(PictureKind.PNG, PictureKind.JPEG, PictureKind.WEBP);

    private Pixels() {}

    /** How large the picture of a file says it is, upright; empty where it is none, or larger than {@link PixelSize} allows. */
    public static Optional<PixelSize> sizeOf(byte[] file) {
        return use(file, decoder -> {
            int width = decoder.width();
            int height = decoder.height();
            boolean possible = width > 0 && height > 0 && width <= PixelSize.SIDE_MAX && height <= PixelSize.SIDE_MAX;
            return possible ? new PixelSize(width, height) : null;
        });
    }

    /**
     * The pixels of a file whose size was found bearable, upright, transparency on white; empty where they can't be unpacked.
     */
    public static Optional<BufferedImage> read(byte[] file) {
        return use(file, decoder -> {
            BufferedImage read = decoder.all();
            var opaque = new BufferedImage(read.getWidth(), read.getHeight(), BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = opaque.createGraphics();
            graphics.drawImage(read, 0, 0, Color.WHITE, null);
            graphics.dispose();
            return opaque;
        });
    }

    /** The same with its transparency, its longest side below twice that many pixels: of a larger one columns and rows are left out. */
    public static Optional<BufferedImage> read(byte[] file, int longestSide) {
        return use(file, decoder -> {
            double scale = (double) longestSide / Math.max(decoder.width(), decoder.height());
            return decoder.picture((int) (decoder.width() * scale), (int) (decoder.height() * scale));
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

    /** In memory no stream fails but for the bytes themselves. */
    private static <T> Optional<T> use(byte[] file, Decoder.Use<T> use) {
        Optional<PictureKind> kind = PictureKind.of(Arrays.copyOf(file, Math.min(file.length, PictureKind.HEAD_BYTES)))
                .filter(KINDS::contains);
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            return Decoder.use(kind.get(), stream, use);
        } catch (IOException damaged) {
            return Optional.empty();
        }
    }
}
