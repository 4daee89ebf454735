package ai.creativeflow.studio;

import java.awt.image.BufferedImage;

/** A picture of the caller's, shown in the picture area of the layouts that have one; with it, the layouts are of these. */
public record ReferenceImage(BufferedImage image, Placement placement) {

    /** How the picture fills its area. */
    public enum Placement {
        /** Fills it; what is too much is cut off evenly. */
        COVER,
        /** Whole, with the ground's colour beside it. */
        CONTAIN,
        /** Whole, in a light frame on the art. */
        FRAMED,
        /**
         * Cut out by a shape that suits the layout (circle, arch, rounded, blob), with an outline or a shadow of that shape;
         * where the layout's own shapes cut it already, as {@link #COVER}.
         */
        CUT_OUT
    }

    public ReferenceImage {
        image = Pictures.owned(image);
    }
}
