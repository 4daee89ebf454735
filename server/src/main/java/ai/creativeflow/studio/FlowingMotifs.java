package ai.creativeflow.studio;

import ai.creativeflow.studio.SmoothPaint.Spot;
import java.awt.geom.Path2D;
import java.util.List;

/** Motifs of curves drawn by hand, as it were. */
final class FlowingMotifs {

    private FlowingMotifs() {}

    static void blobs(Canvas canvas) {
        Box area = canvas.area();
        Dice dice = canvas.dice();
        canvas.ground(canvas.scheme().ground().awt());
        double[][] places = {{0.0, 0.02}, {1.0, 0.1}, {0.96, 0.98}, {0.04, 0.96}};
        int first = dice.below(4);
        double size = Math.min(area.shortSide() * 0.62, Math.max(area.width(), area.height()) * 0.4);
        for (int i = 0; i < places.length; i++) {
            double[] place = places[(i + first) % places.length];
            double x = area.x() + area.width() * (place[0] + dice.between(-0.05, 0.05));
            double y = area.y() + area.height() * (place[1] + dice.between(-0.05, 0.05));
            double radius = size * (i % 2 == 0 ? dice.between(0.75, 0.95) : dice.between(0.4, 0.6));
            Path2D blob = blob(dice, x, y, radius);
            canvas.fill(blob, canvas.scheme().art(i));
            if (i % 2 == 0) {
                Path2D inner = blob(dice, x, y, radius * 0.55);
                canvas.fill(inner, canvas.scheme().art(i + 1));
            }
        }
        double x = area.x() + area.width() * dice.between(0.55, 0.8);
        double y = area.y() + area.height() * dice.between(0.12, 0.3);
        canvas.fill(
                Box.centred(x, y, size * 0.2, size * 0.2).ellipse(),
                canvas.scheme().art(1));
    }

    /** A closed curve through eight points at uneven distances (Catmull-Rom as Béziers). */
    private static Path2D blob(Dice dice, double x, double y, double radius) {
        int count = 8;
        double[] px = new double[count];
        double[] py = new double[count];
        double turn = dice.between(0, Math.PI);
        for (int i = 0; i < count; i++) {
            double r = radius * dice.between(0.78, 1.16);
            double angle = turn + 2 * Math.PI * i / count;
            px[i] = x + r * Math.cos(angle);
            py[i] = y + r * Math.sin(angle);
        }
        var path = new Path2D.Double();
        path.moveTo(px[0], py[0]);
        for (int i = 0; i < count; i++) {
            int before = (i + count - 1) % count;
            int next = (i + 1) % count;
            int after = (i + 2) % count;
            path.curveTo(
                    px[i] + (px[next] - px[before]) / 6,
                    py[i] + (py[next] - py[before]) / 6,
                    px[next] - (px[after] - px[i]) / 6,
                    py[next] - (py[after] - py[i]) / 6,
                    px[next],
                    py[next]);
        }
        path.closePath();
        return path;
    }

    /** Sheets stepping in from a corner, like the contours of a map cut from card. */
    static void paper(Canvas canvas) {
        Box area = canvas.area();
        Dice dice = canvas.dice();
        Scheme scheme = canvas.scheme();
        canvas.ground(new SmoothPaint(
                area,
                List.of(new Spot(area.centreX(), area.centreY(), area.width() + area.height(), scheme.ground(), 1)),
                5));
        double reach = Math.min(area.shortSide() * 1.05, Math.max(area.width(), area.height()) * 0.6);
        boolean left = dice.chance(0.5);
        sheets(canvas, left ? area.x() : area.right(), area.y(), reach, 0);
        sheets(canvas, left ? area.right() : area.x(), area.bottom(), reach * 0.72, 1);
    }

    private static void sheets(Canvas canvas, double x, double y, double reach, int first) {
        Scheme scheme = canvas.scheme();
        int count = 4;
        for (int i = 0; i < count; i++) {
            double radius = reach * (1 - 0.22 * i);
            long shape = canvas.dice().nextLong();
            for (int shade = 5; shade > 0; shade--) {
                double drop = reach * 0.006 * shade;
                canvas.graphics().setPaint(scheme.dark().awt(0.035));
                canvas.graphics().fill(blob(new Dice(shape), x + drop, y + drop, radius + drop));
            }
            canvas.fill(blob(new Dice(shape), x, y, radius), scheme.art(first + i));
        }
    }

    static void waves(Canvas canvas) {
        Box area = canvas.area();
        Dice dice = canvas.dice();
        Scheme scheme = canvas.scheme();
        canvas.ground(scheme.ground().awt());
        double disc = area.shortSide() * dice.between(0.36, 0.5);
        double x = area.x() + area.width() * dice.between(0.3, 0.75);
        double y = area.y() + area.height() * dice.between(0.28, 0.36);
        canvas.fill(Box.centred(x, y, disc, disc).ellipse(), scheme.art(0));
        int layers = 5;
        for (int i = 0; i < layers; i++) {
            double share = i / (layers - 1.0);
            Colour colour = i == layers - 1 ? scheme.art(2) : scheme.art(1).mix(scheme.ground(), 0.62 * (1 - share));
            double level = area.y() + area.height() * (0.46 + 0.44 * share);
            canvas.fill(wave(dice, area, level, area.height() * 0.07), colour);
        }
    }

    private static Path2D wave(Dice dice, Box area, double level, double rise) {
        double phase = dice.between(0, 2 * Math.PI);
        double turns = dice.between(0.7, 1.5) * Math.max(1, area.aspect() * 0.7);
        double second = dice.between(0, 2 * Math.PI);
        var path = new Path2D.Double();
        double foot = area.bottom() + 0.1 * area.height();
        path.moveTo(area.x(), foot);
        int steps = 120;
        for (int i = 0; i <= steps; i++) {
            double t = (double) i / steps;
            double wave =
                    Math.sin(phase + t * turns * 2 * Math.PI) + 0.4 * Math.sin(second + t * turns * 4.6 * Math.PI);
            path.lineTo(area.x() + area.width() * t, level + rise * wave);
        }
        path.lineTo(area.right(), foot);
        path.closePath();
        return path;
    }
}
