package ai.creativeflow.studio;

import java.awt.geom.Path2D;

/** Motifs about one point. */
final class RadialMotifs {

    private RadialMotifs() {}

    static void rays(Canvas canvas) {
        Box area = canvas.area();
        Dice dice = canvas.dice();
        Scheme scheme = canvas.scheme();
        canvas.ground(scheme.ground().awt());
        double x = area.x() + area.width() * dice.between(0.35, 0.65);
        double y = area.y() + area.height() * dice.between(0.62, 0.8);
        double reach = 1.2 * Math.hypot(area.width(), area.height());
        int beams = 2 * (9 + dice.below(5));
        double turn = dice.between(0, Math.PI);
        beams(canvas, x, y, reach, turn, beams, scheme.art(0));
        double disc = area.shortSide() * 0.5;
        canvas.fill(Box.centred(x, y, disc * 1.25, disc * 1.25).ellipse(), scheme.ground());
        canvas.fill(Box.centred(x, y, disc, disc).ellipse(), scheme.art(1));
    }

    /** Every other of so many equal beams about a point, the first at an angle in radians. */
    static void beams(Canvas canvas, double x, double y, double reach, double turn, int beams, Colour colour) {
        for (int i = 0; i < beams; i += 2) {
            double from = turn + 2 * Math.PI * i / beams;
            double to = turn + 2 * Math.PI * (i + 1) / beams;
            var beam = new Path2D.Double();
            beam.moveTo(x, y);
            beam.lineTo(x + reach * Math.cos(from), y + reach * Math.sin(from));
            beam.lineTo(x + reach * Math.cos(to), y + reach * Math.sin(to));
            beam.closePath();
            canvas.fill(beam, colour);
        }
    }

    static void arcs(Canvas canvas) {
        Box area = canvas.area();
        Dice dice = canvas.dice();
        Scheme scheme = canvas.scheme();
        canvas.ground(scheme.ground().awt());
        boolean flip = dice.chance(0.5);
        double x = flip ? area.x() : area.right();
        double y = area.y() + area.height() * (dice.chance(0.5) ? 0 : 1);
        double band = Math.max(area.shortSide() * 0.105, Math.max(area.width(), area.height()) * 0.06);
        int bands = 6;
        rings(canvas, x, y, band, bands);
        rings(canvas, flip ? area.right() : area.x(), area.centreY() + (area.centreY() - y) * 0.9, band * 0.55, 4);
    }

    private static void rings(Canvas canvas, double x, double y, double band, int bands) {
        Scheme scheme = canvas.scheme();
        for (int i = bands; i > 0; i--) {
            double outer = 2 * band * (i + 0.6);
            Colour colour = scheme.art(i - 1);
            canvas.fill(Box.centred(x, y, outer, outer).ellipse(), colour);
            double inner = outer - band * 0.5;
            canvas.fill(Box.centred(x, y, inner, inner).ellipse(), i % 2 == 0 ? colour : scheme.ground());
        }
    }
}
