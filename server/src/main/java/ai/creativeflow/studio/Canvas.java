package ai.creativeflow.studio;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.Shape;

/** What a motif paints on: a window of the picture, its colours, and chance. */
record Canvas(Graphics2D graphics, Shape window, Scheme scheme, Dice dice) {

    Box area() {
        return Box.of(window.getBounds2D());
    }

    /** Fills the window, antialiased, and keeps all that follows inside it. */
    void ground(Paint paint) {
        graphics.setPaint(paint);
        graphics.fill(window);
        graphics.clip(window);
    }

    void fill(Shape shape, Colour colour) {
        graphics.setPaint(colour.awt());
        graphics.fill(shape);
    }

    void stroke(Shape shape, double width, Colour colour) {
        graphics.setPaint(colour.awt());
        graphics.setStroke(new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
        graphics.draw(shape);
    }
}
