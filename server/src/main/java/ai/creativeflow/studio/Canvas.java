package ai.creativeflow.studio;

import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a motif paints on: a window of the picture, its colours, and chance. */
record Canvas(
        Graphics2D graphics,
        Box window,
        Scheme scheme,
        @Nullable Subject subject,
        Dice dice) {

    /** For motifs that are only dealt where there is one. */
    Subject theSubject() {
        return Objects.requireNonNull(subject);
    }

    Box area() {
        return window;
    }

    /** Fills the window, in whole pixels like the clip it then sets, so that no fringe is left between the two. */
    void ground(Paint paint) {
        graphics.setPaint(paint);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
        graphics.fill(window.rectangle());
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.clip(window.rectangle());
    }

    void fill(Shape shape, Colour colour) {
        graphics.setPaint(colour.awt());
        graphics.fill(shape);
    }

    /** Fills a tile whose neighbours touch it: without antialiasing, whose seams would show the ground. */
    void flat(Box box, Colour colour) {
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
        fill(box.rectangle(), colour);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    }
}
