package ai.creativeflow.studio;

import java.awt.BasicStroke;
import java.awt.geom.Arc2D;
import java.awt.geom.Path2D;

/** Cut paper: a picture in a disc and plain shapes that overlap it, type on what is left free. */
final class CollageLayout {

    private CollageLayout() {}

    static void arrange(Stage stage) {
        Box canvas = stage.canvas();
        Scheme scheme = stage.scheme();
        stage.fill(canvas.rectangle(), scheme.ground());
        boolean wide = stage.isWide();
        boolean wordless = stage.copy().isWordless();
        Box field = wordless ? canvas : wide ? canvas.rightPart(0.48) : canvas.top(stage.isTall() ? 0.48 : 0.52);
        shapes(stage, wide && !wordless ? field.rightPart(0.94) : field, wide && !wordless ? 0.84 : 1);
        if (wordless) {
            return;
        }
        Box text = wide ? canvas.left(0.52) : canvas.bottomPart(1 - field.height() / canvas.height());
        Block.in(stage.within(text.inset(stage.margin())))
                .down(wide ? 0.5 : 0.6)
                .headlineMax(18)
                .call(Block.Call.PILL)
                .place(stage);
        double side = 0.4 * field.shortSide();
        Sticker.put(
                stage, Box.centred(field.x() + field.width() * 0.78, field.y() + field.height() * 0.28, side, side));
    }

    private static void shapes(Stage stage, Box field, double share) {
        Scheme scheme = stage.scheme();
        double side = share * field.shortSide();
        Colour first = scheme.accent();
        Colour second = scheme.art(0).equals(first) ? scheme.art(1) : scheme.art(0);
        Colour third = scheme.art(2).equals(first) ? scheme.art(1) : scheme.art(2);
        double cx = field.centreX();
        double cy = field.centreY();
        double disc = 0.76 * side;
        Box picture = Box.centred(cx - 0.08 * side, cy, disc, disc);
        stage.art(picture.ellipse(), scheme.cutOut(), scheme.ground());
        Box block = Box.centred(cx + 0.42 * side, cy - 0.3 * side, 0.46 * side, 0.4 * side);
        stage.fill(block.rectangle(), second);
        Box half = Box.centred(cx + 0.36 * side, cy + 0.3 * side, 0.56 * side, 0.56 * side);
        stage.fill(new Arc2D.Double(half.rectangle(), stage.dice().chance(0.5) ? 0 : 90, 180, Arc2D.PIE), first);
        stage.fill(triangle(cx - 0.62 * side, cy + 0.46 * side, 0.36 * side), third);
        var pen = new BasicStroke((float) (0.022 * side));
        double ring = 0.24 * side;
        stage.fill(
                pen.createStrokedShape(Box.centred(cx - 0.5 * side, cy - 0.34 * side, ring, ring)
                        .ellipse()),
                scheme.ink());
        for (int i = 0; i < 4; i++) {
            double y = cy - 0.44 * side + i * 0.07 * side;
            stage.fill(new Box(cx + 0.3 * side, y, 0.34 * side, 0.018 * side).rectangle(), scheme.inkOn(second));
        }
    }

    private static Path2D triangle(double x, double y, double side) {
        var path = new Path2D.Double();
        path.moveTo(x, y);
        path.lineTo(x + side, y);
        path.lineTo(x, y - side);
        path.closePath();
        return path;
    }
}
