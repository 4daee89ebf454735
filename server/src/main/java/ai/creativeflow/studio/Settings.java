package ai.creativeflow.studio;

import ai.creativeflow.studio.Drawing.Colours;
import java.awt.geom.Path2D;
import org.jspecify.annotations.Nullable;

/** The places that the drawings of a subject stand in. */
final class Settings {

    private Settings() {}

    static void sea(Canvas canvas, Subject subject) {
        Box area = canvas.area();
        Scheme scheme = canvas.scheme();
        sun(canvas, 0.7, 0.3, 0.34, scheme.art(0));
        double boat = 0.46 * area.shortSide();
        double level = area.y() + area.height() * 0.66;
        wave(canvas, level - 0.03 * area.height(), scheme.art(1).mix(scheme.ground(), 0.5));
        Box place = new Box(area.centreX() - boat * 0.75, level - boat * 0.88, boat, boat);
        int which = canvas.dice().chance(0.65) ? 0 : 2;
        subject.drawing(which).paint(canvas, place, Colours.on(scheme.ground(), scheme, 2));
        wave(canvas, level, scheme.art(1).mix(scheme.ground(), 0.18));
        wave(canvas, level + 0.1 * area.height(), scheme.art(1));
        wave(canvas, level + 0.22 * area.height(), scheme.art(2));
    }

    static void hills(Canvas canvas, Subject subject) {
        Box area = canvas.area();
        Scheme scheme = canvas.scheme();
        sun(canvas, 0.3, 0.3, 0.32, scheme.art(0));
        hill(canvas, 0.7, 0.62, 0.3, scheme.art(1).mix(scheme.ground(), 0.55));
        hill(canvas, 0.2, 0.72, 0.28, scheme.art(1).mix(scheme.ground(), 0.2));
        double side = area.shortSide();
        int count = Math.clamp(Math.round(area.aspect() * 2.4), 2, 9);
        for (int i = 0; i < count; i++) {
            double size = side * canvas.dice().between(0.3, 0.46);
            double x = area.x() + area.width() * (i + 0.5) / count;
            double foot = area.y() + area.height() * (0.84 + 0.03 * (i % 2));
            subject.drawing(i % 3 == 1 ? 1 : 0)
                    .paint(
                            canvas,
                            new Box(x - size / 2, foot - size, size, size),
                            Colours.on(scheme.ground(), scheme, i));
        }
        hill(canvas, 0.5, 0.88, 0.08, scheme.art(2));
    }

    static void skyline(Canvas canvas, Subject subject) {
        Box area = canvas.area();
        Scheme scheme = canvas.scheme();
        sun(canvas, 0.64, 0.34, 0.4, scheme.art(0));
        buildings(canvas, 0.34, 0.62, scheme.art(1).mix(scheme.ground(), 0.55), null);
        Colour near = scheme.art(1);
        buildings(canvas, 0.2, 0.48, near, scheme.art(0).distance(near) > 0.15 ? scheme.art(0) : scheme.ground());
        Box street = area.bottomPart(0.16);
        canvas.flat(street, scheme.art(2));
        double size = area.shortSide() * 0.3;
        subject.drawing(0)
                .paint(
                        canvas,
                        new Box(area.x() + area.width() * 0.16, street.y() + street.height() * 0.5 - size, size, size),
                        Colours.on(near, scheme, 2));
    }

    private static void buildings(Canvas canvas, double low, double high, Colour colour, @Nullable Colour lit) {
        Box area = canvas.area();
        Dice dice = canvas.dice();
        double x = area.x();
        double foot = area.y() + area.height() * 0.86;
        double unit = Math.max(area.shortSide() / 9, area.width() / 24);
        while (x < area.right()) {
            double width = unit * dice.between(0.8, 1.5);
            double height = area.height() * dice.between(low, high);
            var house = new Box(x, foot - height, width, height);
            canvas.fill(house.rectangle(), colour);
            if (dice.chance(0.3)) {
                canvas.fill(
                        Box.centred(house.centreX(), house.y(), width * 0.1, height * 0.24)
                                .rectangle(),
                        colour);
            }
            if (lit != null) {
                windows(canvas, house, lit);
            }
            x += width * dice.between(1, 1.25);
        }
    }

    private static void windows(Canvas canvas, Box house, Colour lit) {
        double pane = house.width() / 7;
        for (double y = house.y() + 1.6 * pane; y < house.bottom() - 2 * pane; y += 2.2 * pane) {
            for (int column = 0; column < 3; column++) {
                if (canvas.dice().chance(0.55)) {
                    double x = house.x() + pane * (1 + 2 * column);
                    canvas.fill(new Box(x, y, pane, pane * 1.2).rectangle(), lit);
                }
            }
        }
    }

    static void table(Canvas canvas, Subject subject) {
        Box area = canvas.area();
        Scheme scheme = canvas.scheme();
        double side = area.shortSide();
        double top = area.y() + area.height() * 0.76;
        Colour back = scheme.ground();
        sun(canvas, 0.5, 0.46, 0.72, back.mix(scheme.art(0), 0.5));
        Box board = new Box(area.x(), top, area.width(), area.bottom() - top);
        canvas.flat(board, scheme.art(1));
        canvas.flat(board.top(0.09), scheme.art(1).mix(scheme.dark(), 0.25));
        int more = area.aspect() > 1.7 ? 5 : 3;
        double step = Math.min(area.width() / (more - 0.4), side * 0.46);
        for (int i = 0; i < more; i++) {
            int place = i % 2 == 0 ? i / 2 : -(i + 1) / 2;
            double size = side * (i == 0 ? 0.52 : i < 3 ? 0.34 : 0.26);
            double x = area.centreX() + place * step * 0.94;
            double foot = top + side * (i == 0 ? 0.06 : 0.03);
            subject.drawing(i)
                    .paint(canvas, new Box(x - size / 2, foot - size, size, size), Colours.on(back, scheme, i));
        }
    }

    static void air(Canvas canvas, Subject subject) {
        Box area = canvas.area();
        Scheme scheme = canvas.scheme();
        double side = area.shortSide();
        sun(canvas, 0.5, 0.5, 0.8, scheme.ground().mix(scheme.art(0), 0.4));
        cloud(canvas, 0.14, 0.26, 0.26);
        cloud(canvas, 0.84, 0.72, 0.32);
        cloud(canvas, 0.9, 0.16, 0.18);
        Colours colours = Colours.on(scheme.ground(), scheme, 0);
        double large = side * 0.52;
        subject.drawing(0).paint(canvas, Box.centred(area.centreX(), area.centreY(), large, large), colours);
        double[][] places = {{0.18, 0.7, 0.24}, {0.8, 0.36, 0.2}, {0.3, 0.16, 0.12}, {0.66, 0.88, 0.12}};
        for (int i = 0; i < places.length; i++) {
            double size = side * places[i][2];
            double x = area.x() + area.width() * places[i][0];
            double y = area.y() + area.height() * places[i][1];
            if (size < side * 0.15) {
                canvas.fill(Box.centred(x, y, size * 0.4, size * 0.4).ellipse(), scheme.art(i));
            } else {
                subject.drawing(i + 1)
                        .paint(canvas, Box.centred(x, y, size, size), Colours.on(scheme.ground(), scheme, i));
            }
        }
    }

    private static void cloud(Canvas canvas, double across, double down, double share) {
        Box area = canvas.area();
        double side = area.shortSide() * share;
        double x = area.x() + area.width() * across;
        double y = area.y() + area.height() * down;
        Colour colour = canvas.scheme().ground().mix(canvas.scheme().art(1), 0.3);
        canvas.fill(Box.centred(x, y, side * 1.4, side * 0.34).rounded(side * 0.17), colour);
        canvas.fill(
                Box.centred(x - side * 0.18, y - side * 0.16, side * 0.5, side * 0.5)
                        .ellipse(),
                colour);
        canvas.fill(
                Box.centred(x + side * 0.22, y - side * 0.1, side * 0.36, side * 0.36)
                        .ellipse(),
                colour);
    }

    private static void sun(Canvas canvas, double across, double down, double share, Colour colour) {
        Box area = canvas.area();
        double side = area.shortSide() * share;
        canvas.fill(
                Box.centred(area.x() + area.width() * across, area.y() + area.height() * down, side, side)
                        .ellipse(),
                colour);
    }

    private static void hill(Canvas canvas, double across, double level, double rise, Colour colour) {
        Box area = canvas.area();
        double width = area.width() * 1.7;
        double y = area.y() + area.height() * level;
        double height = 2 * area.height() * (1 - level + rise);
        canvas.fill(
                new Box(area.x() + area.width() * across - width / 2, y - area.height() * rise * 0.5, width, height)
                        .ellipse(),
                colour);
    }

    private static void wave(Canvas canvas, double level, Colour colour) {
        Box area = canvas.area();
        double length = Math.max(area.shortSide() * 0.16, area.width() / 24);
        double rise = length * 0.16;
        double shift = canvas.dice().between(0, length);
        var path = new Path2D.Double();
        path.moveTo(area.x() - shift, area.bottom());
        path.lineTo(area.x() - shift, level);
        for (double x = area.x() - shift; x < area.right(); x += length) {
            path.quadTo(x + length / 2, level + 2 * rise, x + length, level);
        }
        path.lineTo(area.right() + length, area.bottom());
        path.closePath();
        canvas.fill(path, colour);
    }
}
