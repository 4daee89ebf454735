package ai.creativeflow.studio;

import java.awt.BasicStroke;

/** A great disc: with the figure where the copy has one, else with the whole copy. */
final class MedallionLayout {

    private MedallionLayout() {}

    static void arrange(Stage stage) {
        if (stage.copy().badge() == null && stage.copy().date() == null) {
            withCopyInside(stage);
            return;
        }
        withFigureInside(stage);
    }

    private static void withCopyInside(Stage stage) {
        Box canvas = stage.canvas();
        stage.art(canvas);
        Box live = stage.live();
        boolean oblong = canvas.aspect() > 1.35 || stage.isTall();
        double side = oblong ? 1.16 * live.shortSide() : Math.min(0.84 * canvas.shortSide(), live.shortSide());
        Box disc = Box.centred(live.centreX(), live.centreY(), side, side);
        Colour face = stage.scheme().light().distance(stage.scheme().ground()) > 0.1
                ? stage.scheme().light()
                : stage.scheme().dark();
        disc(stage, disc, face);
        boolean wide = canvas.aspect() > 1;
        if (canvas.aspect() > 2.6 || canvas.aspect() < 0.385) {
            stage.fill(canvas.inset(0.08 * canvas.shortSide()).rounded(0.42 * canvas.shortSide()), face);
            Block.in(stage.within(canvas.inset(
                            (wide ? 0.4 : 0.17) * canvas.shortSide(), (wide ? 0.2 : 0.4) * canvas.shortSide())))
                    .align(Fit.Align.CENTRE)
                    .down(0.5)
                    .place(stage);
            return;
        }
        Block.in(stage.within(Box.centred(disc.centreX(), disc.centreY(), side * 0.7, side * 0.58)))
                .align(Fit.Align.CENTRE)
                .down(0.5)
                .headlineMax(16)
                .place(stage);
    }

    private static void withFigureInside(Stage stage) {
        Box canvas = stage.canvas();
        double m = stage.module();
        double margin = stage.margin();
        boolean wide = stage.isWide();
        stage.fill(canvas.rectangle(), stage.scheme().ground());
        Box field = wide ? canvas.left(0.46) : canvas.top(stage.isTall() ? 0.5 : 0.54);
        stage.art(field, stage.scheme().reversed());
        Box safe = stage.safe();
        Box place = stage.within(field.inset(0.06 * field.shortSide()));
        double side = place.shortSide();
        Box disc = Box.centred(place.centreX(), place.centreY(), side, side);
        Colour face = stage.scheme().accent();
        disc(stage, disc, face);
        Box figure = Box.centred(disc.centreX(), disc.centreY(), side * 0.66, side * 0.5);
        Sticker.figureOrDate(stage, figure, stage.scheme().inkOn(face));
        double after = wide ? field.right() + margin * 0.7 : field.bottom() + 4 * m;
        Box text = wide
                ? new Box(after, safe.y(), Math.max(1, safe.right() - after), safe.height())
                : new Box(safe.x(), after, safe.width(), Math.max(1, safe.bottom() - after));
        Block.in(text)
                .align(wide ? Fit.Align.LEFT : Fit.Align.CENTRE)
                .down(0.5)
                .headlineMax(15)
                .besideFigureOrDate(stage.copy())
                .place(stage);
    }

    /** The disc with its offset shadow and an inner ring. */
    private static void disc(Stage stage, Box place, Colour face) {
        Scheme scheme = stage.scheme();
        double side = place.width();
        double step = 0.022 * side;
        Box front = place.inset(step * 1.2);
        Colour behind = scheme.art(1).equals(face) ? scheme.art(0) : scheme.art(1);
        stage.fill(new Box(front.x() + step, front.y() + step, front.width(), front.height()).ellipse(), behind);
        stage.fill(front.ellipse(), face);
        var ring = new BasicStroke((float) (0.2 * stage.module()));
        stage.fill(ring.createStrokedShape(front.inset(side * 0.03).ellipse()), scheme.inkOn(face));
    }
}
