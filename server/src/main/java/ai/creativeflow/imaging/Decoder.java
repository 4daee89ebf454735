package ai.creativeflow.imaging;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The one place where files become pixels: upright whatever way they lie in the file, and red, green and blue whatever they
 * are made of. What a file says beside its pixels ends here.
 */
final class Decoder {

    private static final int INKS_MAX = 24_000_000;

    private final ImageReader reader;
    private final Header header;

    private Decoder(ImageReader reader, Header header) {
        this.reader = reader;
        this.header = header;
    }

    @FunctionalInterface
    interface Use<T> {
        @Nullable T of(Decoder file) throws IOException;
    }

    /**
     * What this use makes of a file of this kind; empty where it makes nothing, or the file is none after all. Throws where the
     * stream fails.
     */
    static <T> Optional<T> use(PictureKind kind, ImageInputStream file, Use<T> use) throws IOException {
        ImageReader reader = reader(kind);
        try {
            Header header = Header.read(kind, file);
            reader.setInput(file, true, true);
            return Optional.ofNullable(use.of(new Decoder(reader, header)));
        } catch (IIOException | RuntimeException e) {
            // Decoders meet what no inspection finds with whatever exception happens to come of it.
            return Optional.empty();
        } finally {
            reader.dispose();
        }
    }

    /** Upright, as {@link #height}. */
    int width() throws IOException {
        return header.orientation().isOnASide() ? reader.getHeight(0) : reader.getWidth(0);
    }

    int height() throws IOException {
        return header.orientation().isOnASide() ? reader.getWidth(0) : reader.getHeight(0);
    }

    BufferedImage all() throws IOException {
        return picture(width(), height());
    }

    /**
     * Columns and rows are left out where the picture is much larger than that: what is made has at least the size that is
     * wanted and less than twice as much a side. Of WebP all is decoded.
     */
    BufferedImage picture(int wantedWidth, int wantedHeight) throws IOException {
        return header.orientation().upright(lying(wantedWidth, wantedHeight));
    }

    /** In a frame. What lies is turned when it is no larger than that: a second copy of a large one would not fit beside it. */
    BufferedImage framed(Fitting fit, PixelSize frame) throws IOException {
        PixelSize wanted = fit.wanted(width(), height(), frame);
        BufferedImage lying = lying(wanted.width(), wanted.height());
        PixelSize asItLies = header.orientation().isOnASide() ? frame.turned() : frame;
        return header.orientation().upright(fit.into(lying, asItLies));
    }

    private BufferedImage lying(int wantedWidth, int wantedHeight) throws IOException {
        int across = width() / Math.max(1, wantedWidth);
        int down = height() / Math.max(1, wantedHeight);
        int step = Math.max(1, Math.min(across, down));
        if (header.isOfInks()) {
            return shown(Math.max(step, stepOfInks()));
        }
        return reader.read(0, every(step));
    }

    private BufferedImage shown(int step) throws IOException {
        Integer transform = header.transform();
        boolean luminance = transform != null && transform == Header.ADOBE_YCCK;
        return Inks.shown(reader.readRaster(0, every(step)), luminance);
    }

    /** They are in memory twice for a moment, so of very large ones less is taken than is wanted. */
    private int stepOfInks() throws IOException {
        double pixels = (double) width() * height();
        return (int) Math.ceil(Math.sqrt(pixels / INKS_MAX));
    }

    private ImageReadParam every(int step) {
        ImageReadParam parameters = reader.getDefaultReadParam();
        parameters.setSourceSubsampling(step, step, 0, 0);
        return parameters;
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
