package ai.creativeflow.studio;

import ai.creativeflow.studio.SmoothPaint.Spot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Motifs without edges: what light does. */
final class SoftMotifs {

    private static final int GRAIN_FINE = 7;
    private static final int GRAIN_COARSE = 16;
    private static final int GRAIN_FIELD = 24;
    /** Degrees of hue up to which two colours run into each other without mud. */
    private static final double CLEAN_GAP = 90;

    private SoftMotifs() {}

    static void mesh(Canvas canvas) {
        Box area = canvas.area();
        Dice dice = canvas.dice();
        Scheme scheme = canvas.scheme();
        double reach = Math.sqrt(area.width() * area.height());
        var spots = new ArrayList<Spot>();
        Colour first = scheme.art(dice.below(2));
        Colour second = beside(first, scheme);
        Colour base =
                scheme.ground().hueGap(first) <= CLEAN_GAP && scheme.ground().hueGap(second) <= CLEAN_GAP
                        ? scheme.ground()
                        : first.tone(Math.clamp(scheme.ground().lightness(), 0.3, 0.9));
        spots.add(new Spot(area.centreX(), area.centreY(), reach * 1.2, base, 0.35));
        double[][] places = {{0.06, 0.08}, {0.94, 0.05}, {0.92, 0.62}, {0.1, 0.95}, {0.5, 0.35}};
        Colour[] colours = {first, second, first, base, second};
        for (int i = 0; i < places.length; i++) {
            double x = area.x() + area.width() * (places[i][0] + dice.between(-0.12, 0.12));
            double y = area.y() + area.height() * (places[i][1] + dice.between(-0.12, 0.12));
            spots.add(new Spot(x, y, reach * dice.between(0.28, 0.46), colours[i], 1));
        }
        canvas.ground(new SmoothPaint(area, spots, GRAIN_FINE));
    }

    /** The art that runs into a colour without turning grey on the way, or a lighter or darker tone of it. */
    private static Colour beside(Colour colour, Scheme scheme) {
        return scheme.arts().stream()
                .filter(c -> !c.equals(colour) && c.hueGap(colour) <= CLEAN_GAP)
                .max(Comparator.comparingDouble(c -> c.distance(colour)))
                .orElseGet(() ->
                        colour.tone(colour.lightness() > 0.6 ? colour.lightness() - 0.2 : colour.lightness() + 0.2));
    }

    static void grain(Canvas canvas) {
        Box area = canvas.area();
        Dice dice = canvas.dice();
        Scheme scheme = canvas.scheme();
        double reach = Math.hypot(area.width(), area.height());
        boolean flip = dice.chance(0.5);
        double x = flip ? area.x() : area.right();
        canvas.ground(new SmoothPaint(
                area,
                List.of(
                        new Spot(x, area.y(), reach * dice.between(0.4, 0.55), beside(scheme.ground(), scheme), 1),
                        new Spot(area.centreX(), area.bottom(), reach * 0.6, scheme.ground(), 1.2)),
                GRAIN_FIELD));
        double side = area.shortSide() * dice.between(0.5, 0.62);
        Colour round = scheme.art(dice.below(2));
        Box disc = Box.centred(
                flip ? area.right() - side * 0.55 : area.x() + side * 0.55, area.y() + side * 0.6, side, side);
        canvas.graphics()
                .setPaint(new SmoothPaint(
                        disc,
                        List.of(
                                new Spot(disc.x(), disc.y(), side * 0.8, round, 1),
                                new Spot(disc.right(), disc.bottom(), side * 0.8, beside(round, scheme), 1)),
                        GRAIN_FIELD));
        canvas.graphics().fill(disc.ellipse());
    }

    static void orbs(Canvas canvas) {
        Box area = canvas.area();
        Dice dice = canvas.dice();
        Scheme scheme = canvas.scheme();
        canvas.ground(new SmoothPaint(
                area,
                List.of(
                        new Spot(area.x(), area.y(), area.height() + area.width(), scheme.ground(), 1),
                        new Spot(
                                area.right(),
                                area.bottom(),
                                area.shortSide() * 0.9,
                                scheme.ground().mix(scheme.art(1), 0.35),
                                1)),
                GRAIN_FINE));
        double side = Math.min(area.shortSide() * 1.3, Math.max(area.width(), area.height()) * 0.62);
        boolean flip = dice.chance(0.5);
        orb(canvas, flip ? 0.18 : 0.82, 0.3, side * 0.78, 0);
        orb(canvas, flip ? 0.86 : 0.12, 0.84, side * 0.5, 1);
        orb(canvas, flip ? 0.7 : 0.34, 0.16, side * 0.2, 2);
    }

    private static void orb(Canvas canvas, double across, double down, double diameter, int art) {
        Box area = canvas.area();
        Dice dice = canvas.dice();
        double x = area.x() + area.width() * (across + dice.between(-0.06, 0.06));
        double y = area.y() + area.height() * (down + dice.between(-0.06, 0.06));
        Box box = Box.centred(x, y, diameter, diameter);
        Colour lit = canvas.scheme().art(art);
        Colour next = canvas.scheme().art(art + 1);
        Colour shade = next.hueGap(lit) <= CLEAN_GAP
                ? next.mix(canvas.scheme().ground(), 0.3)
                : lit.tone(lit.lightness() * 0.62);
        var light = new SmoothPaint(
                box,
                List.of(
                        new Spot(box.x() + 0.25 * diameter, box.y() + 0.2 * diameter, diameter * 0.6, lit, 1),
                        new Spot(box.x() + 0.85 * diameter, box.y() + 0.95 * diameter, diameter * 0.6, shade, 1)),
                GRAIN_COARSE);
        canvas.graphics().setPaint(light);
        canvas.graphics().fill(box.ellipse());
    }
}
