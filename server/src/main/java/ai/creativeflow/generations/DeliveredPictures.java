package ai.creativeflow.generations;

import ai.creativeflow.generations.Engine.EngineFailure;
import ai.creativeflow.generations.Engine.Picture;
import ai.creativeflow.imaging.Encoder;
import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.imaging.Pixels;
import ai.creativeflow.imaging.Provenance;
import ai.creativeflow.kernel.ids.GenerationId;
import java.awt.image.BufferedImage;
import java.util.concurrent.Semaphore;

/**
 * Files that engines elsewhere delivered, made into ours: judged by their bytes, fitted to the size that was asked for, and
 * encoded anew, so that nothing of what they carried beside their pixels is kept.
 */
public final class DeliveredPictures {

    /** Beyond what any engine draws for us. */
    private static final long PIXELS_MAX = 4096L * 4096 + 1;

    /** Pixels in hand at once, each twice: as delivered and as fitted. */
    private static final int PIXELS_AT_ONCE = 4096 * 4096;

    private static final int PIXELS_A_PERMIT = 1 << 16;

    private final Semaphore pixels = new Semaphore(PIXELS_AT_ONCE / PIXELS_A_PERMIT);

    /**
     * The picture at this size; one that was delivered smaller is enlarged, and says so. Throws {@link EngineFailure} where
     * the file is no picture that can be read, or an unbearable one.
     */
    public Picture fitted(GenerationId generation, byte[] file, PixelSize size, FileFormat fileFormat)
            throws EngineFailure {
        PixelSize delivered = Pixels.sizeOf(file)
                .filter(one -> (long) one.width() * one.height() < PIXELS_MAX)
                .orElseThrow(() -> unusable("The engine delivered something that is no picture we can use."));
        int permits = Math.max(1, Math.min(permits(delivered) + permits(size), PIXELS_AT_ONCE / PIXELS_A_PERMIT));
        pixels.acquireUninterruptibly(permits);
        try {
            BufferedImage image = Pixels.read(file)
                    .orElseThrow(() -> unusable("The engine delivered a picture that can't be read to its end."));
            byte[] encoded = Encoder.encode(Pixels.cover(image, size), fileFormat, new Provenance(generation.text()));
            var picture = new Picture(encoded, fileFormat, size);
            return isSmaller(delivered, size) ? picture.withWarning("enlarged", enlarged(delivered, size)) : picture;
        } finally {
            pixels.release(permits);
        }
    }

    private static boolean isSmaller(PixelSize delivered, PixelSize size) {
        return delivered.width() < size.width() || delivered.height() < size.height();
    }

    private static String enlarged(PixelSize delivered, PixelSize size) {
        return "The engine drew %s; it was enlarged to %s.".formatted(delivered, size);
    }

    private static EngineFailure unusable(String message) {
        return EngineFailure.interrupted("render_failed", message);
    }

    private static int permits(PixelSize size) {
        return Math.ceilDiv(size.width() * size.height(), PIXELS_A_PERMIT);
    }
}
