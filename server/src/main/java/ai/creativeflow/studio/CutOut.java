package ai.creativeflow.studio;

import java.awt.BasicStroke;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Optional;
import java.util.stream.Stream;

/** The outlines that a caller's picture is cut out by, each with what goes well around it. */
enum CutOut {
    CIRCLE,
    ARCH,
    ROUNDED,
    BLOB;

    /** What stands out from a ground at all, in OKLab. */
    private static final double APART = 0.15;

    private static final int BLOB_POINTS = 7;

    /** The outline that suits a layout; empty where its picture area has an outline of its own that must stay whole. */
    static Optional<CutOut> of(Layout layout) {
        return switch (layout) {
            case COLLAGE, POSTER -> Optional.of(CIRCLE);
            case EDITORIAL, GALLERY -> Optional.of(ARCH);
            case STACK -> Optional.of(ROUNDED);
            case SPLIT -> Optional.of(BLOB);
            case DIAGONAL, SWISS, HERO, CARD, MEDALLION, TICKET, NUMBER -> Optional.empty();
        };
    }

    /** Fills an area and shows the picture in the middle of it. */
    void show(Stage stage, BufferedImage image, Box area, Colour ground) {
        stage.fill(area.rectangle(), ground);
        show(stage, image, in(area.inset(area.shortSide() * 0.08), stage.dice()), ground);
    }

    /** The picture in an outline, all of it and what is around it within the outline's bounds. */
    void show(Stage stage, BufferedImage image, Shape outline, Colour ground) {
        Box bounds = Box.of(outline.getBounds2D());
        Colour colour = around(stage.scheme(), ground);
        if (this == CIRCLE) {
            double pen = 0.018 * bounds.shortSide();
            var stroke = new BasicStroke((float) pen);
            stage.fill(stroke.createStrokedShape(moved(outline, bounds, bounds.inset(pen / 2))), colour);
            cut(stage, image, moved(outline, bounds, bounds.inset(2.6 * pen)));
            return;
        }
        double step = 0.045 * bounds.shortSide();
        Box front = new Box(bounds.x(), bounds.y(), bounds.width() - step, bounds.height() - step);
        Box back = new Box(bounds.x() + step, bounds.y() + step, front.width(), front.height());
        stage.fill(moved(outline, bounds, back), colour);
        cut(stage, image, moved(outline, bounds, front));
    }

    /** The picture reaches a little over its outline, so that none of its edges shows. */
    private static void cut(Stage stage, BufferedImage image, Shape outline) {
        Box bounds = Box.of(outline.getBounds2D());
        stage.show(image, Pictures.covering(image, bounds.grown(0.01 * bounds.shortSide())), outline);
    }

    private Shape in(Box area, Dice dice) {
        double side = area.shortSide();
        return switch (this) {
            case CIRCLE ->
                Box.centred(area.centreX(), area.centreY(), side, side).ellipse();
            case ARCH ->
                PrintLayouts.arch(Box.centred(
                        area.centreX(), area.centreY(), Math.min(area.width(), 0.86 * area.height()), area.height()));
            case ROUNDED -> area.rounded(0.12 * side);
            case BLOB ->
                blob(
                        Box.centred(
                                area.centreX(),
                                area.centreY(),
                                Math.min(area.width(), 1.3 * area.height()),
                                Math.min(area.height(), 1.3 * area.width())),
                        dice);
        };
    }

    /** A closed curve through points about an ellipse, each a little off it. */
    private static Shape blob(Box box, Dice dice) {
        double[] x = new double[BLOB_POINTS];
        double[] y = new double[BLOB_POINTS];
        double turn = dice.between(0, 2 * Math.PI);
        for (int i = 0; i < BLOB_POINTS; i++) {
            double angle = turn + 2 * Math.PI * i / BLOB_POINTS;
            double reach = dice.between(0.36, 0.49);
            x[i] = box.centreX() + reach * box.width() * Math.cos(angle);
            y[i] = box.centreY() + reach * box.height() * Math.sin(angle);
        }
        var path = new Path2D.Double();
        path.moveTo(x[0], y[0]);
        for (int i = 0; i < BLOB_POINTS; i++) {
            int before = (i + BLOB_POINTS - 1) % BLOB_POINTS;
            int next = (i + 1) % BLOB_POINTS;
            int after = (i + 2) % BLOB_POINTS;
            path.curveTo(
                    x[i] + (x[next] - x[before]) / 6,
                    y[i] + (y[next] - y[before]) / 6,
                    x[next] - (x[after] - x[i]) / 6,
                    y[next] - (y[after] - y[i]) / 6,
                    x[next],
                    y[next]);
        }
        path.closePath();
        return path;
    }

    private static Shape moved(Shape shape, Box from, Box to) {
        var move = AffineTransform.getTranslateInstance(to.x(), to.y());
        move.scale(to.width() / from.width(), to.height() / from.height());
        move.translate(-from.x(), -from.y());
        return move.createTransformedShape(shape);
    }

    private static Colour around(Scheme scheme, Colour ground) {
        return Stream.of(scheme.accent(), scheme.art(0), scheme.art(1), scheme.light())
                .filter(colour -> colour.distance(ground) > APART)
                .findFirst()
                .orElse(scheme.dark());
    }
}
