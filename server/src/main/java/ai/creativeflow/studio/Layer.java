package ai.creativeflow.studio;

import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.TexturePaint;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import org.jspecify.annotations.Nullable;

/** One thing to draw, in canvas pixels. Only what a caller hands in as a bitmap is one: all else is drawn anew at every size. */
sealed interface Layer {

    void draw(Graphics2D graphics);

    /** The same seen in a mirror that stands in the middle of a canvas this wide. What is in it is not mirrored. */
    Layer mirrored(double width);

    record Fill(Shape shape, Paint paint) implements Layer {
        @Override
        public void draw(Graphics2D graphics) {
            graphics.setPaint(paint);
            graphics.fill(shape);
        }

        @Override
        public Layer mirrored(double width) {
            var mirror = new AffineTransform(-1, 0, 0, 1, width, 0);
            Paint seen = paint;
            if (paint instanceof GradientPaint fade) {
                Point2D from = mirror.transform(fade.getPoint1(), null);
                Point2D to = mirror.transform(fade.getPoint2(), null);
                seen = new GradientPaint(from, fade.getColor1(), to, fade.getColor2());
            }
            return new Fill(mirror.createTransformedShape(shape), seen);
        }
    }

    /** A motif seen through a window. */
    record Art(Motif motif, @Nullable Subject subject, Box window, Scheme scheme, long seed) implements Layer {
        @Override
        public void draw(Graphics2D graphics) {
            Graphics2D inside = (Graphics2D) graphics.create();
            motif.paint(new Canvas(inside, window, scheme, subject, new Dice(seed)));
            inside.dispose();
        }

        @Override
        public Layer mirrored(double width) {
            return new Art(motif, subject, window.mirrored(new Box(0, 0, width, 1)), scheme, seed);
        }
    }

    /**
     * A caller's picture at a place, as far as a window shows it: poured into the window's shape, because a clip would have
     * jagged edges.
     */
    record Photo(BufferedImage image, Box place, Shape window) implements Layer {
        @Override
        public void draw(Graphics2D graphics) {
            if (window instanceof Rectangle2D) {
                Graphics2D inside = (Graphics2D) graphics.create();
                inside.clip(window);
                Pictures.draw(inside, image, place);
                inside.dispose();
                return;
            }
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            graphics.setPaint(new TexturePaint(Pictures.near(graphics, image, place), place.rectangle()));
            graphics.fill(window);
        }

        @Override
        public Layer mirrored(double width) {
            Box canvas = new Box(0, 0, width, 1);
            Shape seen = window instanceof Rectangle2D box
                    ? Box.of(box).mirrored(canvas).rectangle()
                    : new AffineTransform(-1, 0, 0, 1, width, 0).createTransformedShape(window);
            return new Photo(image, place.mirrored(canvas), seen);
        }
    }

    /** A brand's logo. */
    record Mark(Artwork logo, Box place) implements Layer {
        @Override
        public void draw(Graphics2D graphics) {
            Pictures.draw(graphics, logo, place);
        }

        @Override
        public Layer mirrored(double width) {
            return new Mark(logo, place.mirrored(new Box(0, 0, width, 1)));
        }
    }
}
