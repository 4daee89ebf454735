package ai.creativeflow.studio;

import ai.creativeflow.imaging.VectorImage;
import java.awt.image.BufferedImage;

/** A logo as a brand has it. Outlines are drawn anew at every size; a bitmap is as sharp as it comes. */
public sealed interface Artwork {

    /** Pixels, transparent ones included; copied, without an empty border. */
    record Bitmap(BufferedImage image) implements Artwork {
        public Bitmap {
            image = Pictures.trimmed(Pictures.owned(image));
        }
    }

    record Outlines(VectorImage image) implements Artwork {}

    /** Width by height. */
    default double aspect() {
        return switch (this) {
            case Bitmap(BufferedImage image) -> (double) image.getWidth() / image.getHeight();
            case Outlines(VectorImage image) -> image.aspect();
        };
    }
}
