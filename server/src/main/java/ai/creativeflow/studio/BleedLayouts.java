package ai.creativeflow.studio;

import java.awt.BasicStroke;
import java.awt.GradientPaint;

/** Arrangements whose art fills the canvas. */
final class BleedLayouts {

    private BleedLayouts() {}

    static void hero(Stage stage) {
        Box canvas = stage.canvas();
        double margin = stage.margin();
        Colour ground = stage.scheme().ground();
        stage.art(canvas.rectangle());
        Box safe = canvas.inset(margin);
        if (stage.copy().isWordless()) {
            return;
        }
        if (stage.isWide()) {
            stage.fill(canvas.rectangle(), new GradientPaint(
                    (float) (canvas.width() * 0.2), 0, ground.awt(0.94), (float) (canvas.width() * 0.86), 0, ground.awt(0)));
            Sticker.put(stage, sticker(stage, safe.right() - 0.3 * safe.shortSide(), safe.y()));
            Block.in(safe.left(0.62)).down(1).headlineMax(14).place(stage);
            return;
        }
        stage.fill(canvas.rectangle(), new GradientPaint(
                0, (float) (canvas.height() * 0.16), ground.awt(0), 0, (float) (canvas.height() * 0.6), ground.awt(0.94)));
        Sticker.put(stage, sticker(stage, safe.right() - 0.27 * safe.width(), safe.y()));
        Block.in(safe.bottomPart(0.66)).down(1).headlineMax(16).place(stage);
    }

    private static Box sticker(Stage stage, double x, double y) {
        double side = 0.27 * stage.canvas().inset(stage.margin()).shortSide();
        return new Box(x, y, side, side);
    }

    static void card(Stage stage) {
        Box canvas = stage.canvas();
        Scheme scheme = stage.scheme();
        double m = stage.module();
        stage.art(canvas.rectangle());
        double gap = 0.1 * canvas.shortSide();
        Box card = stage.isWide() ? Box.centred(canvas.centreX(), canvas.centreY(), canvas.width() * 0.62, canvas.height() - 2 * gap)
                : stage.isTall() ? Box.centred(canvas.centreX(), canvas.centreY(), canvas.width() - 2 * gap, canvas.height() * 0.56)
                : canvas.inset(gap * 1.25, gap * 1.25);
        double radius = Math.min(2.6 * m, card.shortSide() * 0.1);
        stage.shadow(card, radius, 3.4 * m);
        stage.fill(card.rounded(radius), scheme.light());
        if (stage.copy().isWordless()) {
            stage.art(card.inset(2.4 * m).rounded(radius * 0.6));
            return;
        }
        Box inner = card.inset(1.7 * m);
        var hairline = new BasicStroke((float) (0.16 * m));
        stage.fill(hairline.createStrokedShape(inner.rounded(radius * 0.55)), scheme.light().mix(scheme.dark(), 0.3));
        Block.in(card.inset(Math.min(7 * m, card.shortSide() * 0.14)))
                .align(Fit.Align.CENTRE)
                .down(0.5)
                .headlineMax(11)
                .withChip()
                .place(stage);
    }

    static void medallion(Stage stage) {
        Box canvas = stage.canvas();
        Scheme scheme = stage.scheme();
        double m = stage.module();
        double margin = stage.margin();
        stage.art(canvas.rectangle(), scheme.hushed());
        Box safe = canvas.inset(margin);
        boolean wide = stage.isWide();
        Box place = wide ? safe.left(Math.min(0.46, safe.height() / safe.width())) : safe.top(stage.isTall() ? 0.5 : 0.54);
        double side = place.shortSide() * (wide ? 0.98 : 1);
        Box disc = wide
                ? new Box(safe.x(), safe.centreY() - side / 2, side, side)
                : Box.centred(safe.centreX(), safe.y() + side / 2 + (place.height() - side) * 0.5, side, side);
        Box halo = Box.centred(disc.centreX() + side * 0.045, disc.centreY() + side * 0.045, side * 0.93, side * 0.93);
        stage.fill(halo.ellipse(), scheme.art(1));
        Box face = Box.centred(disc.centreX() - side * 0.02, disc.centreY() - side * 0.02, side * 0.93, side * 0.93);
        stage.fill(face.ellipse(), scheme.accent());
        Colour ink = scheme.inkOn(scheme.accent());
        var ring = new BasicStroke((float) (0.22 * m));
        stage.fill(ring.createStrokedShape(face.inset(side * 0.035).ellipse()), ink);
        if (stage.copy().badge() != null) {
            Sticker.figure(stage, Box.centred(face.centreX(), face.centreY(), side * 0.68, side * 0.5), ink);
        }
        Box text = wide
                ? new Box(disc.right() + margin, safe.y(), Math.max(1, safe.right() - disc.right() - margin), safe.height())
                : new Box(safe.x(), place.bottom() + 2 * m, safe.width(), safe.bottom() - place.bottom() - 2 * m);
        Block.in(text)
                .align(wide ? Fit.Align.LEFT : Fit.Align.CENTRE)
                .down(wide ? 0.5 : 0.6)
                .headlineMax(12)
                .place(stage);
    }
}
