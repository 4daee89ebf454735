package ai.creativeflow.imaging;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.stream.FileImageInputStream;

/**
 * Files of pictures that came from outside. {@link #inspect} comes first and costs neither memory nor trust; only what it
 * found sound is given to a decoder.
 */
public final class PictureFile {

    private PictureFile() {}

    /**
     * Looks through a file of this kind, but SVG, which {@link VectorImage} reads. The size is that of the upright picture, as
     * it is shown, also where it lies on a side in the file.
     */
    public static Inspection inspect(PictureKind kind, Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            var in = new FileBytes(channel);
            Inspection.Sound sound = switch (kind) {
                case PNG -> PngFile.inspect(in);
                case JPEG -> JpegFile.inspect(in);
                case WEBP -> WebpFile.inspect(in);
                case GIF -> GifFile.inspect(in);
                case SVG -> throw new IllegalArgumentException("an SVG has no pixels");
            };
            return header(kind, file).orientation().isOnASide() ? sound.turned() : sound;
        } catch (Unsound e) {
            return new Inspection.Refused(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Header header(PictureKind kind, Path file) throws IOException {
        try (var stream = new OfUnknownLength(file)) {
            return Header.read(kind, stream);
        }
    }

    /**
     * A decoder that knows how short a file is takes a plain one for a bomb: a logo of two colours has thousands of pixels a
     * byte. How many pixels there are is bounded before.
     */
    private static final class OfUnknownLength extends FileImageInputStream {

        OfUnknownLength(Path file) throws IOException {
            super(new File(file.toString()));
        }

        @Override
        public long length() {
            return -1;
        }
    }

    /**
     * The pixels of a file that was found sound, upright, of a GIF its first frame; empty where its coded pixels make none
     * after all. Where the picture is much larger than asked for, columns and rows are left out, so that what is made has at
     * least the size that is wanted and less than twice as much a side: memory follows the use and not the file. Of WebP all is
     * decoded.
     */
    public static Optional<BufferedImage> decode(PictureKind kind, Path file, int wantedWidth, int wantedHeight) {
        try (var stream = new OfUnknownLength(file)) {
            return Decoder.use(kind, stream, decoder -> decoder.picture(wantedWidth, wantedHeight));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same in a frame, with transparency where it leaves some of it empty. */
    public static Optional<BufferedImage> framed(PictureKind kind, Path file, Fitting fit, PixelSize frame) {
        try (var stream = new OfUnknownLength(file)) {
            return Decoder.use(kind, stream, decoder -> decoder.framed(fit, frame));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Outlines as pixels on nothing, the longest side as long as that. */
    public static BufferedImage rasterise(VectorImage outlines, int longestSide) {
        double aspect = outlines.aspect();
        int width = aspect >= 1 ? longestSide : Math.max(1, (int) Math.round(longestSide * aspect));
        int height = aspect >= 1 ? Math.max(1, (int) Math.round(longestSide / aspect)) : longestSide;
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        outlines.draw(graphics, new Rectangle2D.Double(0, 0, width, height));
        graphics.dispose();
        return image;
    }
}
