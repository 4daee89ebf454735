package ai.creativeflow.studio;

import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.Shape;

/** One thing to draw, in canvas pixels. Layers hold no bitmap: each is drawn anew at every size. */
sealed interface Layer {

    void draw(Graphics2D graphics);

    record Fill(Shape shape, Paint paint) implements Layer {
        @Override
        public void draw(Graphics2D graphics) {
            graphics.setPaint(paint);
            graphics.fill(shape);
        }
    }

    /** A motif seen through a shape. */
    record Art(Motif motif, Box window, Scheme scheme, long seed) implements Layer {
        @Override
        public void draw(Graphics2D graphics) {
            Graphics2D inside = (Graphics2D) graphics.create();
            motif.paint(new Canvas(inside, window, scheme, new Dice(seed)));
            inside.dispose();
        }
    }
}
