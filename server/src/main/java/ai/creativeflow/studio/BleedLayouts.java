package ai.creativeflow.studio;

import java.awt.BasicStroke;
import java.awt.GradientPaint;

/** Arrangements whose art fills the canvas. */
final class BleedLayouts {

    private BleedLayouts() {}

    static void hero(Stage stage) {
        Box canvas = stage.canvas();
        Colour ground = stage.scheme().ground();
        Box safe = stage.safe();
        boolean whole = stage.copy().isWordless() || !stage.isPictorial();
        stage.fill(canvas.rectangle(), ground);
        if (stage.isWide() && !whole) {
            heroBesideDisc(stage);
            return;
        }
        stage.art(whole ? canvas : canvas.top(stage.isScene() ? 0.53 : 0.58));
        if (stage.copy().isWordless()) {
            return;
        }
        if (stage.isWide()) {
            stage.fill(
                    canvas.rectangle(),
                    new GradientPaint(
                            (float) (canvas.width() * 0.46),
                            0,
                            ground.awt(),
                            (float) (canvas.width() * 0.92),
                            0,
                            ground.awt(0)));
            Block.in(safe.left(0.58)).down(0.5).headlineMax(20).place(stage);
            Sticker.put(stage, sticker(stage, safe.right() - 0.3 * safe.shortSide(), safe.y()));
            return;
        }
        if (!stage.isScene()) {
            stage.fill(canvas.rectangle(), veil(canvas, ground, whole));
        }
        Box lower = safe.intersection(canvas.bottomPart(0.43));
        Block.in(whole ? safe.bottomPart(0.66) : lower)
                .down(stage.isTall() ? 0.2 : 1)
                .headlineMax(22)
                .place(stage);
        Sticker.put(stage, sticker(stage, safe.right() - 0.27 * safe.width(), safe.y()));
    }

    /** The ground rising from below, so that type can stand on it. */
    private static GradientPaint veil(Box canvas, Colour ground, boolean whole) {
        float from = (float) (canvas.height() * (whole ? 0.16 : 0.46));
        float to = (float) (canvas.height() * (whole ? 0.6 : 0.57));
        return new GradientPaint(0, from, ground.awt(0), 0, to, ground.awt(whole ? 0.94 : 1));
    }

    /** What the prompt is about seen through a great disc that leaves the canvas at the right. */
    private static void heroBesideDisc(Stage stage) {
        Box canvas = stage.canvas();
        Box safe = stage.safe();
        double side = Math.min(1.16 * canvas.height(), 0.58 * canvas.width());
        Box disc = Box.centred(canvas.right() - 0.35 * side, canvas.centreY(), side, side);
        stage.art(disc.ellipse(), stage.scheme().cutOut(), stage.scheme().ground());
        double width = Math.max(0.4 * safe.width(), disc.x() - safe.x() - 0.5 * stage.margin());
        Block.in(new Box(safe.x(), safe.y(), width, safe.height()))
                .down(0.5)
                .headlineMax(20)
                .place(stage);
        Sticker.put(stage, sticker(stage, safe.right() - 0.3 * safe.shortSide(), safe.y()));
    }

    private static Box sticker(Stage stage, double x, double y) {
        double side = 0.27 * stage.safe().shortSide();
        return new Box(x, y, side, side);
    }

    static void card(Stage stage) {
        Box canvas = stage.canvas();
        Scheme scheme = stage.scheme();
        double m = stage.module();
        stage.art(canvas, scheme.behindLight());
        double gap = 0.1 * canvas.shortSide();
        Box live = stage.live();
        double width = Math.min(
                live.width(),
                stage.isWide() ? canvas.width() * 0.64 : canvas.width() - (stage.isTall() ? 2 : 2.5) * gap);
        double height =
                Math.min(Math.min(live.height(), canvas.height() - 2.5 * gap), width * (stage.isTall() ? 1.3 : 1.08));
        Box card = Box.centred(live.centreX(), live.centreY(), width, height);
        double radius = Math.min(2.6 * m, card.shortSide() * 0.1);
        stage.shadow(card, radius, 4.5 * m);
        stage.fill(card.rounded(radius), scheme.light());
        if (stage.copy().isWordless()) {
            stage.art(card.inset(2.4 * m).rounded(radius * 0.6), scheme.reversed(), scheme.light());
            return;
        }
        Box inner = card.inset(1.7 * m);
        var hairline = new BasicStroke((float) (0.16 * m));
        stage.fill(
                hairline.createStrokedShape(inner.rounded(radius * 0.55)),
                scheme.light().mix(scheme.dark(), 0.3));
        Block.in(card.inset(Math.min(7 * m, card.shortSide() * 0.14)))
                .align(Fit.Align.CENTRE)
                .down(0.5)
                .headlineMax(17)
                .withChip()
                .place(stage);
    }
}
