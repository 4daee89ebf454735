package ai.creativeflow.studio;

import java.awt.geom.Path2D;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The figure of the copy (a discount or price) on a disc or burst. */
final class Sticker {

    private Sticker() {}

    /** Puts the sticker into a box; nothing happens without a figure or where it would be too small to read. */
    static void put(Stage stage, Box slot) {
        if (stage.copy().badge() == null) {
            return;
        }
        double side = slot.shortSide();
        Box disc = Box.centred(slot.centreX(), slot.centreY(), side, side);
        Colour fill = fill(stage, disc);
        Colour rim = stage.scheme().light().distance(fill) > 0.2
                ? stage.scheme().light()
                : stage.scheme().dark();
        boolean round = stage.dice().chance(0.5);
        stage.fill(round ? disc.ellipse() : burst(disc, 20), rim);
        Box inner = disc.inset(side * 0.035);
        stage.fill(round ? inner.ellipse() : burst(inner, 20), fill);
        figure(stage, disc.inset(side * 0.19), stage.scheme().inkOn(fill));
    }

    /** The figure, with its unit below, centred in a box. */
    static void figure(Stage stage, Box box, Colour ink) {
        Copy.Badge badge = stage.copy().badge();
        if (badge == null) {
            return;
        }
        Lettering lettering = stage.pairing().display();
        String unit = badge.unit();
        double figureHeight = unit == null ? box.height() : box.height() * 0.6;
        Typeset figure = stage.typesetter()
                .set(
                        badge.figure(),
                        lettering,
                        new Fit(box.width(), figureHeight, 0, box.height(), 1, Fit.Align.CENTRE))
                .orElseThrow();
        Optional<Typeset> below = unit == null
                ? Optional.empty()
                : stage.typesetter()
                        .set(
                                unit,
                                stage.pairing().kicker(),
                                new Fit(
                                        box.width() * 0.7,
                                        box.height() * 0.2,
                                        0,
                                        figure.size() * 0.42,
                                        1,
                                        Fit.Align.CENTRE));
        double gap = box.height() * 0.09;
        double height = figure.height() + below.map(b -> b.height() + gap).orElse(0.0);
        double top = box.centreY() - height / 2;
        stage.write("figure", figure, box.centreX() - figure.width() / 2, top, ink);
        below.ifPresent(
                text -> stage.write("unit", text, box.centreX() - text.width() / 2, top + figure.height() + gap, ink));
    }

    /** The colour that stands off best from what is behind, the accent if it does well enough. */
    private static Colour fill(Stage stage, Box disc) {
        Scheme scheme = stage.scheme();
        List<Colour> candidates = Stream.concat(
                        Stream.of(scheme.accent()),
                        Stream.concat(scheme.arts().stream(), Stream.of(scheme.light(), scheme.dark())))
                .toList();
        return candidates.stream()
                .filter(c -> stage.preview().contrast(c, disc) >= 1.6)
                .findFirst()
                .orElseGet(() -> candidates.stream()
                        .max(Comparator.comparingDouble(c -> stage.preview().contrast(c, disc)))
                        .orElseThrow());
    }

    private static Path2D burst(Box box, int points) {
        var path = new Path2D.Double();
        double radius = box.width() / 2;
        for (int i = 0; i < 2 * points; i++) {
            double r = i % 2 == 0 ? radius : radius * 0.88;
            double angle = Math.PI * i / points;
            double x = box.centreX() + r * Math.cos(angle);
            double y = box.centreY() + r * Math.sin(angle);
            if (i == 0) {
                path.moveTo(x, y);
            } else {
                path.lineTo(x, y);
            }
        }
        path.closePath();
        return path;
    }
}
