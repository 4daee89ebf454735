package ai.creativeflow.studio;

import ai.creativeflow.studio.Drawing.Colours;
import java.awt.Shape;
import java.awt.geom.Area;
import java.util.List;

/** Motifs of what the prompt is about. */
final class SubjectMotifs {

    private static final int BEAMS = 24;

    private SubjectMotifs() {}

    /** One thing, large, on a disc with rings about it. */
    static void emblem(Canvas canvas, Subject subject) {
        Box area = canvas.area();
        Dice dice = canvas.dice();
        Scheme scheme = canvas.scheme();
        canvas.ground(scheme.ground().awt());
        double side = Math.min(area.shortSide() * 0.86, Math.max(area.width(), area.height()) * 0.7);
        double x = area.centreX();
        double y = area.centreY();
        Colour disc = scheme.art(dice.below(2));
        Colour ring = scheme.ground().mix(disc, 0.28);
        Shape body = Box.centred(x, y, side, side).ellipse();
        switch (dice.below(4)) {
            case 0 -> RadialMotifs.beams(canvas, x, y, Math.hypot(area.width(), area.height()), 0, BEAMS, ring);
            case 1 -> {
                for (int i = 3; i > 0; i--) {
                    double outer = side * (0.86 + 0.34 * i);
                    canvas.fill(Box.centred(x, y, outer, outer).ellipse(), i % 2 == 0 ? scheme.ground() : ring);
                }
            }
            case 2 -> {
                canvas.fill(
                        Box.centred(x + 0.09 * side, y + 0.09 * side, side, side)
                                .ellipse(),
                        ring);
                dots(canvas, side / 9, ring);
            }
            default -> body = scallop(x, y, side * 0.54, 14);
        }
        canvas.fill(body, disc);
        Drawing drawing = subject.drawing(dice.below(subject.drawings()));
        double size = side * 0.62;
        drawing.paint(canvas, Box.centred(x, y, size, size), Colours.on(disc, scheme, 1));
    }

    /** Points of a raster all over the area. */
    private static void dots(Canvas canvas, double pitch, Colour colour) {
        Box area = canvas.area();
        double side = pitch * 0.28;
        for (double y = area.y() + pitch / 2; y < area.bottom(); y += pitch) {
            for (double x = area.x() + pitch / 2; x < area.right(); x += pitch) {
                canvas.fill(Box.centred(x, y, side, side).ellipse(), colour);
            }
        }
    }

    /** A disc with a rim of half discs. */
    private static Shape scallop(double x, double y, double radius, int bumps) {
        double bump = radius * Math.sin(Math.PI / bumps) * 1.06;
        var whole =
                new Area(Box.centred(x, y, 2 * radius * 0.98, 2 * radius * 0.98).ellipse());
        for (int i = 0; i < bumps; i++) {
            double angle = 2 * Math.PI * i / bumps;
            whole.add(new Area(Box.centred(
                            x + radius * 0.94 * Math.cos(angle),
                            y + radius * 0.94 * Math.sin(angle),
                            2 * bump,
                            2 * bump)
                    .ellipse()));
        }
        return whole;
    }

    /** Drawings of the subject on the places of a loose grid, each turned a little, with dots between. */
    static void scatter(Canvas canvas, Subject subject) {
        Box area = canvas.area();
        Dice dice = canvas.dice();
        Scheme scheme = canvas.scheme();
        canvas.ground(scheme.ground().awt());
        double pitch = Math.max(area.shortSide() / 2.9, Math.max(area.width(), area.height()) / 7);
        int down = (int) Math.ceil(area.height() / pitch) + 1;
        int across = (int) Math.ceil(area.width() / pitch) + 1;
        int first = dice.below(3);
        for (int row = 0; row < down; row++) {
            for (int column = -1; column < across; column++) {
                double x = area.x() + pitch * (column + 0.3 + (row % 2) * 0.5);
                double y = area.y() + pitch * (row + 0.35) * 0.92;
                double side = pitch * dice.between(0.62, 0.74);
                subject.drawing(first + row + 2 * column + 2)
                        .paint(
                                canvas,
                                Box.centred(x, y, side, side),
                                dice.between(-0.35, 0.35),
                                Colours.on(scheme.ground(), scheme, row + column + 1));
                double dot = pitch * 0.09;
                canvas.fill(
                        Box.centred(x + pitch * 0.5, y + pitch * dice.between(-0.2, 0.2), dot, dot)
                                .ellipse(),
                        scheme.art(row + column + 1));
            }
        }
    }

    /** One thing larger than its disc, set low and aside, with the flat shadow it throws. */
    static void closeUp(Canvas canvas, Subject subject) {
        Box area = canvas.area();
        Dice dice = canvas.dice();
        Scheme scheme = canvas.scheme();
        canvas.ground(scheme.ground().awt());
        double side = Math.min(area.shortSide() * 1.08, Math.max(area.width(), area.height()) * 0.8);
        boolean left = dice.chance(0.5);
        double x = area.centreX() + (left ? -0.07 : 0.07) * area.width();
        double y = area.centreY() + 0.05 * area.height();
        Colour disc = scheme.art(dice.below(2));
        double ground = side * 0.98;
        canvas.fill(
                Box.centred(area.centreX() + (left ? 0.16 : -0.16) * area.width(), y - 0.1 * side, ground, ground)
                        .ellipse(),
                disc);
        double angle = left ? -0.14 : 0.14;
        Drawing drawing = subject.drawing(dice.below(2));
        Colour shade = scheme.ground().mix(scheme.dark(), 0.3);
        Colours shadow = new Colours(List.of(shade, shade, shade, shade), shade, shade);
        double drop = 0.035 * side;
        drawing.paint(canvas, Box.centred(x + drop, y + drop, side, side), angle, shadow);
        drawing.paint(canvas, Box.centred(x, y, side, side), angle, Colours.on(disc, scheme, 1));
    }

    /** Drawings on tiles of changing colours, every other tile a plain figure. */
    static void pattern(Canvas canvas, Subject subject) {
        Box area = canvas.area();
        Dice dice = canvas.dice();
        Scheme scheme = canvas.scheme();
        canvas.ground(scheme.ground().awt());
        double wanted = Math.max(area.shortSide() / 3.2, Math.max(area.width(), area.height()) / 9);
        int across = (int) Math.max(1, Math.round(area.width() / wanted));
        int down = (int) Math.max(1, Math.round(area.height() / wanted));
        double width = area.width() / across;
        double height = area.height() / down;
        int first = dice.below(3);
        for (int row = 0; row < down; row++) {
            for (int column = 0; column < across; column++) {
                var cell = new Box(area.x() + column * width, area.y() + row * height, width, height);
                int kind = (row * 2 + column + first) % 3;
                Colour back = kind == 0 ? scheme.ground() : scheme.art(kind - 1 + row % 2);
                canvas.flat(cell, back);
                if ((row + column) % 2 == 0) {
                    double side = cell.shortSide() * 0.68;
                    subject.drawing(row + column / 2 + first)
                            .paint(
                                    canvas,
                                    Box.centred(cell.centreX(), cell.centreY(), side, side),
                                    Colours.on(back, scheme, row + column));
                } else {
                    plain(canvas, cell, Colours.on(back, scheme, row).of('0'));
                }
            }
        }
    }

    private static void plain(Canvas canvas, Box cell, Colour colour) {
        double side = cell.shortSide();
        switch (canvas.dice().below(3)) {
            case 0 -> {
                double dot = side * 0.5;
                canvas.fill(
                        Box.centred(cell.centreX(), cell.centreY(), dot, dot).ellipse(), colour);
            }
            case 1 -> {
                for (int i = 0; i < 4; i++) {
                    double y = cell.y() + cell.height() * (0.2 + 0.18 * i);
                    canvas.fill(
                            new Box(cell.x() + cell.width() * 0.2, y, cell.width() * 0.6, cell.height() * 0.06)
                                    .rectangle(),
                            colour);
                }
            }
            default -> {
                for (int i = 0; i < 9; i++) {
                    double x = cell.x() + cell.width() * (0.25 + 0.25 * (i % 3));
                    double y = cell.y() + cell.height() * (0.25 + 0.25 * Math.floorDiv(i, 3));
                    canvas.fill(Box.centred(x, y, side * 0.1, side * 0.1).ellipse(), colour);
                }
            }
        }
    }

    /** The things of the subject where they belong: at sea, on hills, before a skyline, on a table, in the air. */
    static void scene(Canvas canvas, Subject subject) {
        canvas.ground(canvas.scheme().ground().awt());
        switch (subject.setting()) {
            case SEA -> Settings.sea(canvas, subject);
            case HILLS -> Settings.hills(canvas, subject);
            case SKYLINE -> Settings.skyline(canvas, subject);
            case TABLE -> Settings.table(canvas, subject);
            case AIR -> Settings.air(canvas, subject);
        }
    }
}
