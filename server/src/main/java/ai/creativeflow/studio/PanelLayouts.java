package ai.creativeflow.studio;

import java.awt.geom.Area;
import java.awt.geom.Path2D;

/** Arrangements that part the canvas into a field of type and a field of art. */
final class PanelLayouts {

    private PanelLayouts() {}

    static void split(Stage stage) {
        Box canvas = stage.canvas();
        double margin = stage.margin();
        boolean wide = stage.isWide();
        boolean flip = wide && stage.dice().chance(0.4);
        Box art = wide ? canvas.rightPart(0.46) : canvas.top(0.46);
        Box panel = wide ? canvas.left(0.54) : canvas.bottomPart(1 - art.height() / canvas.height());
        art = flip ? art.mirrored(canvas) : art;
        panel = flip ? panel.mirrored(canvas) : panel;
        stage.fill(canvas.rectangle(), stage.scheme().ground());
        stage.art(art, art(stage));
        if (stage.copy().isWordless()) {
            double disc = 0.7 * panel.shortSide();
            stage.art(
                    Box.centred(panel.centreX(), panel.centreY(), disc, disc).ellipse(),
                    stage.scheme().cutOut(),
                    stage.scheme().ground());
            return;
        }
        double side = 0.5 * art.shortSide();
        Block.in(stage.within(panel.inset(margin)))
                .down(wide ? 0.5 : 0.6)
                .headlineMax(18)
                .call(Block.Call.SQUARE)
                .place(stage);
        Sticker.put(
                stage,
                Box.centred(
                        art.right() - 0.62 * side - margin * 0.3, art.y() + 0.62 * side + margin * 0.3, side, side));
    }

    static void gallery(Stage stage) {
        Box canvas = stage.canvas();
        double margin = stage.margin() * 0.86;
        Scheme scheme = stage.scheme();
        stage.fill(canvas.rectangle(), scheme.ground());
        Box safe = canvas.inset(margin);
        if (stage.copy().isWordless()) {
            stage.art(safe, art(stage));
            return;
        }
        boolean wide = stage.isWide();
        Box picture = wide ? safe.left(0.5) : safe.top(stage.isTall() ? 0.5 : 0.54);
        stage.art(picture, art(stage));
        double side = 0.46 * picture.shortSide();
        Box label = wide
                ? new Box(picture.right() + margin, safe.y(), safe.right() - picture.right() - margin, safe.height())
                : new Box(
                        safe.x(),
                        picture.bottom() + margin * 0.8,
                        safe.width(),
                        safe.bottom() - picture.bottom() - margin * 0.8);
        Block.in(stage.within(label))
                .down(wide ? 1 : 0.4)
                .headlineMax(15)
                .call(Block.Call.LINK)
                .place(stage);
        Sticker.put(stage, new Box(picture.right() - side * 1.14, picture.bottom() - side * 1.14, side, side));
    }

    static void diagonal(Stage stage) {
        Box canvas = stage.canvas();
        Scheme scheme = stage.scheme();
        double band = 2.1 * stage.module();
        boolean wide = stage.isWide();
        stage.fill(canvas.rectangle(), scheme.ground());
        double more = stage.copy().isWordless() ? 0.3 : 0;
        stage.art(field(canvas, wide, more, 0), art(stage), scheme.ground());
        var painted = new Area(field(canvas, wide, more, -0.5));
        for (int i = 3; i > 0; i--) {
            var stripe = new Area(field(canvas, wide, more, i * band));
            stripe.subtract(painted);
            stage.fill(stripe, i == 2 ? scheme.ground() : scheme.art(i == 1 ? 0 : 1));
        }
        Box safe = stage.safe();
        double side = (wide ? 0.42 : 0.3) * canvas.shortSide();
        Box text = wide ? safe.left(0.48) : safe.top(0.56);
        Block.in(text)
                .down(wide ? 0.5 : 0)
                .headlineMax(22)
                .call(Block.Call.SQUARE)
                .place(stage);
        Sticker.put(stage, Box.centred(safe.right() - side * 0.5, safe.bottom() - side * 0.5, side, side));
    }

    /** The slanting field of art, grown towards the text by some pixels. */
    private static Path2D field(Box canvas, boolean wide, double more, double grown) {
        double w = canvas.width();
        double h = canvas.height();
        var path = new Path2D.Double();
        if (wide) {
            double lean = Math.min(0.16 * w, 0.5 * h);
            double foot = w * (0.6 - more) - grown;
            path.moveTo(Math.min(w, foot + lean), 0);
            path.lineTo(w, 0);
            path.lineTo(w, h);
            path.lineTo(foot, h);
        } else {
            double rise = Math.min(0.2 * h, 0.34 * w);
            double foot = h * (0.86 - more) - grown;
            path.moveTo(0, foot);
            path.lineTo(w, foot - rise);
            path.lineTo(w, h);
            path.lineTo(0, h);
        }
        path.closePath();
        return path;
    }

    /** The same colours on a ground that differs from the panel's, so that the field reads as a picture. */
    private static Scheme art(Stage stage) {
        return stage.scheme().reversed();
    }
}
