package ai.creativeflow.generations;

import ai.creativeflow.imaging.Encoder;
import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.imaging.Provenance;
import ai.creativeflow.studio.BrandKit;
import ai.creativeflow.studio.Brief;
import ai.creativeflow.studio.ReferenceImage;
import ai.creativeflow.studio.SafeZone;
import ai.creativeflow.studio.Scene;
import ai.creativeflow.studio.Studio;
import ai.creativeflow.studio.Style;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** The renderer of our own: test mode always, and live mode in the embedded shape. */
final class StudioEngine implements DrawingEngine {

    private static final int LARGE_PIXELS = 2048 * 2048;

    /** Pixels in hand at once: one final of 4096², and beside it half as much of smaller pictures. */
    private static final int PIXELS_AT_ONCE = 4096 * 4096 * 3 / 2;

    private static final int PIXELS_A_PERMIT = 1 << 16;

    private static final Generation.Notice REFERENCE_MISSING =
            new Generation.Notice("reference_missing", "A reference picture could not be read, so it was left out.");

    private final Studio studio = new Studio();
    /** One large final at a time, so that those who wait for pixels are mostly small, and pass each other. */
    private final Semaphore large = new Semaphore(1);

    /** A pixel takes up to 12 bytes while it is drawn and encoded, so that all of them stay below some 300 MB. */
    private final Semaphore pixels = new Semaphore(permits(PIXELS_AT_ONCE));

    @Override
    public String name() {
        return "studio";
    }

    @Override
    public String rendererVersion() {
        return Studio.RENDERER_VERSION;
    }

    @Override
    public Samples samples(Job job) {
        PixelSize size = job.spec().size().withLongestSide(SAMPLE_SIDE);
        var drawn = new ArrayList<Drawn>();
        Set<Generation.Notice> warnings = new LinkedHashSet<>();
        warnings.addAll(job.look().warnings());
        for (int idea = 0; idea < job.spec().samples(); idea++) {
            Optional<BufferedImage> reference = job.look().reference(idea);
            if (reference.isEmpty() && !job.look().references().isEmpty()) {
                warnings.add(REFERENCE_MISSING);
            }
            Scene scene = compose(job, idea, job.spec().seed(), reference);
            scene.warnings().forEach(warning -> warnings.add(new Generation.Notice(warning.code(), warning.message())));
            drawn.add(new Drawn(
                    picture(job, scene, size, FileFormat.PNG), size, job.spec().seed()));
        }
        return new Samples(drawn, List.copyOf(warnings));
    }

    @Override
    public Picture draw(Job job, int idea, long seed, PixelSize size, FileFormat fileFormat) {
        Scene scene = compose(job, idea, seed, job.look().reference(idea));
        if (size.width() * size.height() < LARGE_PIXELS) {
            return picture(job, scene, size, fileFormat);
        }
        large.acquireUninterruptibly();
        try {
            return picture(job, scene, size, fileFormat);
        } finally {
            large.release();
        }
    }

    private static int permits(int pixels) {
        return Math.ceilDiv(pixels, PIXELS_A_PERMIT);
    }

    private Scene compose(Job job, int idea, long seed, Optional<BufferedImage> reference) {
        Brief brief = brief(job.spec(), job.look().over(job.spec().style()), seed);
        BrandKit kit = job.look().kit();
        if (kit != null) {
            brief = brief.withBrandKit(kit);
        }
        if (reference.isPresent()) {
            brief = brief.withReference(new ReferenceImage(reference.get(), ReferenceImage.Placement.COVER));
        }
        return studio.compose(brief, idea);
    }

    /** With the safe zone that {@code GET /v1/formats} shows for the format. */
    static Brief brief(Generation.Spec spec, long seed) {
        return brief(spec, spec.style(), seed);
    }

    private static Brief brief(Generation.Spec spec, Generation.StyleChoice choice, long seed) {
        var style = new Style(choice.tone(), choice.industry(), choice.palette());
        SafeZone zone = Format.of(spec.format()).map(Format::safeZone).orElseGet(() -> SafeZone.of(spec.size()));
        return new Brief(spec.prompt(), spec.size(), style, seed).withSafeZone(zone);
    }

    private Picture picture(Job job, Scene scene, PixelSize size, FileFormat fileFormat) {
        var provenance = new Provenance(job.generation().text());
        int permits = permits(size.width() * size.height());
        pixels.acquireUninterruptibly(permits);
        try {
            return new Picture(Encoder.encode(studio.draw(scene, size), fileFormat, provenance), fileFormat, size);
        } finally {
            pixels.release(permits);
        }
    }
}
