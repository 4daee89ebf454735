package ai.creativeflow.studio;

import ai.creativeflow.studio.Drawing.Colours;
import java.awt.geom.Path2D;

/** Motifs of what the prompt is about. */
final class SubjectMotifs {

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
        boolean rays = dice.chance(0.5);
        if (rays) {
            rays(canvas, x, y, Math.hypot(area.width(), area.height()), ring);
        } else {
            for (int i = 3; i > 0; i--) {
                double outer = side * (0.86 + 0.34 * i);
                canvas.fill(Box.centred(x, y, outer, outer).ellipse(), i % 2 == 0 ? scheme.ground() : ring);
            }
        }
        canvas.fill(Box.centred(x, y, side, side).ellipse(), disc);
        Drawing drawing = subject.drawing(dice.below(subject.drawings()));
        double size = side * 0.62;
        drawing.paint(canvas, Box.centred(x, y, size, size), Colours.on(disc, scheme, 1));
    }

    private static void rays(Canvas canvas, double x, double y, double reach, Colour colour) {
        int beams = 24;
        for (int i = 0; i < beams; i += 2) {
            double from = 2 * Math.PI * i / beams;
            double to = 2 * Math.PI * (i + 1) / beams;
            var beam = new Path2D.Double();
            beam.moveTo(x, y);
            beam.lineTo(x + reach * Math.cos(from), y + reach * Math.sin(from));
            beam.lineTo(x + reach * Math.cos(to), y + reach * Math.sin(to));
            beam.closePath();
            canvas.fill(beam, colour);
        }
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
