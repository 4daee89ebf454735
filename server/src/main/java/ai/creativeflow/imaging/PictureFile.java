package ai.creativeflow.imaging;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
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
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;

/**
 * Files of pictures that came from outside. {@link #inspect} comes first and costs neither memory nor trust; only what it
 * found sound is given to a decoder.
 */
public final class PictureFile {

    private PictureFile() {}

    /** Looks through a file of this kind, but SVG, which {@link VectorImage} reads. */
    public static Inspection inspect(PictureKind kind, Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            var in = new FileBytes(channel);
            return switch (kind) {
                case PNG -> PngFile.inspect(in);
                case JPEG -> JpegFile.inspect(in);
                case WEBP -> WebpFile.inspect(in);
                case GIF -> GifFile.inspect(in);
                case SVG -> throw new IllegalArgumentException("an SVG has no pixels");
            };
        } catch (Unsound e) {
            return new Inspection.Refused(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The pixels of a file that was found sound, of a GIF its first frame; empty where its coded pixels make none after all.
     * Where the picture is much larger than asked for, columns and rows are left out, so that what is made has at least the
     * size that is wanted and less than twice as much a side: memory follows the use and not the file. Of WebP all is
     * decoded.
     */
    public static Optional<BufferedImage> decode(PictureKind kind, Path file, int wantedWidth, int wantedHeight) {
        ImageReader reader = reader(kind);
        try (var stream = new FileImageInputStream(new File(file.toString()))) {
            reader.setInput(stream, true, true);
            var parameters = reader.getDefaultReadParam();
            int across = Math.max(1, reader.getWidth(0) / Math.max(1, wantedWidth));
            int down = Math.max(1, reader.getHeight(0) / Math.max(1, wantedHeight));
            int step = Math.min(across, down);
            parameters.setSourceSubsampling(step, step, 0, 0);
            return Optional.of(reader.read(0, parameters));
        } catch (IIOException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            // Decoders meet what no inspection finds with whatever exception happens to come of it.
            return Optional.empty();
        } finally {
            reader.dispose();
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

    private static ImageReader reader(PictureKind kind) {
        return switch (kind) {
            case WEBP -> new WebPImageReaderSpi().createReaderInstance(null);
            case PNG, JPEG, GIF ->
                ImageIO.getImageReadersByMIMEType(kind.mediaType()).next();
            case SVG -> throw new IllegalArgumentException("an SVG has no pixels");
        };
    }
}
