package ai.creativeflow.generations;

import ai.creativeflow.imaging.Encoder;
import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.imaging.PixelSize;
import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.List;

/** Draws nothing, by configuration only: one grey pixel in place of each picture, so that benches measure the rest. */
final class NoEngine implements DrawingEngine {

    private static final PixelSize PIXEL = new PixelSize(1, 1);
    private final Picture png = pixel(FileFormat.PNG);
    private final Picture jpeg = pixel(FileFormat.JPEG);
    private final Picture webp = pixel(FileFormat.WEBP);

    @Override
    public String name() {
        return "none";
    }

    @Override
    public String rendererVersion() {
        return "none-1";
    }

    @Override
    public Samples samples(Job job) {
        var drawn = new Drawn(png, PIXEL, job.spec().seed());
        return new Samples(Collections.nCopies(job.spec().samples(), drawn), List.of());
    }

    @Override
    public Picture draw(Job job, int idea, long seed, PixelSize size, FileFormat fileFormat) {
        return switch (fileFormat) {
            case PNG -> png;
            case JPEG -> jpeg;
            case WEBP -> webp;
        };
    }

    private static Picture pixel(FileFormat fileFormat) {
        var image = new BufferedImage(PIXEL.width(), PIXEL.height(), BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0x808080);
        return new Picture(Encoder.encode(image, fileFormat), fileFormat, PIXEL);
    }
}
