package ai.creativeflow.studio;

import java.awt.BasicStroke;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;

/** Motifs on a grid. */
final class GeometricMotifs {

    private static final int TILES_MAX = 400;

    private GeometricMotifs() {}

    static void halftone(Canvas canvas) {
        Box area = canvas.area();
        Dice dice = canvas.dice();
        Scheme scheme = canvas.scheme();
        canvas.ground(scheme.ground().awt());
        double reach = Math.hypot(area.width(), area.height());
        double pitch = Math.max(area.shortSide() / 26, reach / 90);
        double fromX = dice.chance(0.5) ? area.x() : area.right();
        double fromY = dice.chance(0.5) ? area.y() : area.bottom();
        double disc = Math.min(area.shortSide() * 0.9, reach * 0.4);
        canvas.fill(Box.centred(fromX, fromY, disc * 1.5, disc * 1.5).ellipse(), scheme.art(1));
        double cos = Math.cos(Math.PI / 6);
        double sin = Math.sin(Math.PI / 6);
        int count = (int) Math.ceil(reach / pitch) + 1;
        for (int row = -count; row <= count; row++) {
            for (int column = -count; column <= count; column++) {
                double x = area.centreX() + pitch * (column * cos - row * sin);
                double y = area.centreY() + pitch * (column * sin + row * cos);
                double far = Math.hypot(x - fromX, y - fromY) / (reach * 0.72);
                double radius = pitch * 0.62 * Math.pow(Math.max(0, 1 - far), 0.8);
                if (radius > pitch * 0.04 && area.grown(pitch).contains(Box.centred(x, y, 0, 0), 0)) {
                    canvas.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius), scheme.art(0));
                }
            }
        }
    }

    static void tiles(Canvas canvas) {
        Box area = canvas.area();
        Dice dice = canvas.dice();
        Scheme scheme = canvas.scheme();
        canvas.ground(scheme.ground().awt());
        int across = columns(area);
        double side = area.width() / across;
        int down = rows(area, across);
        double tall = area.height() / down;
        for (int row = 0; row < down; row++) {
            for (int column = 0; column < across; column++) {
                tile(canvas, new Box(area.x() + column * side, area.y() + row * tall, side, tall), dice, scheme);
            }
        }
    }

    /** Bands that run down to the left, some of them the ground's. */
    static void stripes(Canvas canvas) {
        Box area = canvas.area();
        Dice dice = canvas.dice();
        Scheme scheme = canvas.scheme();
        canvas.ground(scheme.ground().awt());
        double lean = area.height() * 0.6;
        double unit = Math.max(area.shortSide() / 11, Math.max(area.width(), area.height()) / 30);
        double x = area.x() - unit * dice.between(0, 2);
        for (int i = 0; x < area.right() + lean; i++) {
            double width = unit * new double[] {1, 2.4, 0.5, 1.6}[i % 4];
            if (i % 4 != 2) {
                var band = new Path2D.Double();
                band.moveTo(x, area.y());
                band.lineTo(x + width, area.y());
                band.lineTo(x + width - lean, area.bottom());
                band.lineTo(x - lean, area.bottom());
                band.closePath();
                canvas.fill(band, scheme.art(i));
            }
            x += width + unit * (i % 3 == 0 ? 0.8 : 0.35);
        }
    }

    /** Discs, rings, bars and triangles on the places of a loose grid. */
    static void confetti(Canvas canvas) {
        Box area = canvas.area();
        Dice dice = canvas.dice();
        Scheme scheme = canvas.scheme();
        canvas.ground(scheme.ground().awt());
        double pitch = Math.max(area.shortSide() / 6, Math.max(area.width(), area.height()) / 14);
        int down = (int) Math.ceil(area.height() / pitch) + 1;
        int across = (int) Math.ceil(area.width() / pitch) + 1;
        for (int row = 0; row < down; row++) {
            for (int column = 0; column < across; column++) {
                double x = area.x() + pitch * (column + (row % 2) * 0.5 + dice.between(-0.22, 0.22));
                double y = area.y() + pitch * (row + dice.between(-0.22, 0.22));
                piece(canvas, x, y, pitch * dice.between(0.26, 0.52), scheme.art(dice.below(6)));
            }
        }
    }

    private static void piece(Canvas canvas, double x, double y, double side, Colour colour) {
        Dice dice = canvas.dice();
        double angle = dice.between(0, Math.PI);
        Shape shape = switch (dice.below(5)) {
            case 0 -> Box.centred(0, 0, side * 0.8, side * 0.8).ellipse();
            case 1 ->
                new BasicStroke((float) (side * 0.18))
                        .createStrokedShape(Box.centred(0, 0, side, side).ellipse());
            case 2 -> new Arc2D.Double(Box.centred(0, 0, side * 1.2, side * 1.2).rectangle(), 0, 180, Arc2D.PIE);
            case 3 -> triangle(Box.centred(0, 0, side, side), 0);
            default -> Box.centred(0, 0, side * 1.3, side * 0.3).rounded(side * 0.15);
        };
        var placed = AffineTransform.getTranslateInstance(x, y);
        placed.rotate(angle);
        canvas.fill(placed.createTransformedShape(shape), colour);
    }

    /** The count of columns whose cells come closest to squares, from about three a short side to five. */
    private static int columns(Box area) {
        int least = (int) Math.clamp(3 * Math.max(1, area.aspect()), 2, TILES_MAX);
        int most = Math.min(TILES_MAX, (int) Math.ceil(least * 5 / 3.0));
        int best = least;
        for (int across = least; across <= most; across++) {
            if (distortion(area, across) < distortion(area, best) - 0.01) {
                best = across;
            }
        }
        return best;
    }

    private static int rows(Box area, int across) {
        return Math.clamp(Math.round(area.height() * across / area.width()), 1, TILES_MAX);
    }

    private static double distortion(Box area, int across) {
        double aspect = area.width() / across / (area.height() / rows(area, across));
        return Math.abs(Math.log(aspect));
    }

    private static void tile(Canvas canvas, Box cell, Dice dice, Scheme scheme) {
        int back = dice.below(scheme.arts().size() + 1);
        Colour ground = back == scheme.arts().size() ? scheme.ground() : scheme.art(back);
        Colour figure =
                scheme.art(back + 1 + dice.below(Math.max(1, scheme.arts().size() - 1)));
        if (figure.equals(ground)) {
            figure = scheme.inkOn(ground);
        }
        canvas.flat(cell, ground);
        int corner = dice.below(4);
        double x = corner % 2 == 0 ? cell.x() : cell.right();
        double y = corner < 2 ? cell.y() : cell.bottom();
        switch (dice.below(6)) {
            case 0 -> quarter(canvas, x, y, cell, 1, figure);
            case 1 -> {
                quarter(canvas, x, y, cell, 1, figure);
                quarter(canvas, x, y, cell, 0.5, ground);
            }
            case 2 ->
                canvas.fill(
                        cell.inset(cell.width() * 0.16, cell.height() * 0.16).ellipse(), figure);
            case 3 -> canvas.fill(triangle(cell, corner), figure);
            case 4 -> {
                boolean hanging = corner < 2;
                double top = hanging ? cell.y() - cell.height() / 2 : cell.centreY();
                var whole = new Box(cell.x(), top, cell.width(), cell.height());
                canvas.fill(new Arc2D.Double(whole.rectangle(), hanging ? 180 : 0, 180, Arc2D.PIE), figure);
            }
            default -> {
                quarter(canvas, cell.x(), cell.y(), cell, 0.5, figure);
                quarter(canvas, cell.right(), cell.bottom(), cell, 0.5, figure);
            }
        }
    }

    /** A quarter disc about a corner of the cell. */
    private static void quarter(Canvas canvas, double x, double y, Box cell, double share, Colour colour) {
        double right = x > cell.centreX() ? -1 : 1;
        double down = y > cell.centreY() ? -1 : 1;
        double rx = cell.width() * share;
        double ry = cell.height() * share;
        var path = new Path2D.Double();
        double k = 0.5522847498;
        path.moveTo(x, y);
        path.lineTo(x + right * rx, y);
        path.curveTo(x + right * rx, y + down * ry * k, x + right * rx * k, y + down * ry, x, y + down * ry);
        path.closePath();
        canvas.fill(path, colour);
    }

    private static Path2D triangle(Box cell, int corner) {
        double[][] corners = {
            {cell.x(), cell.y()}, {cell.right(), cell.y()}, {cell.right(), cell.bottom()}, {cell.x(), cell.bottom()}
        };
        var path = new Path2D.Double();
        path.moveTo(corners[corner][0], corners[corner][1]);
        path.lineTo(corners[(corner + 1) % 4][0], corners[(corner + 1) % 4][1]);
        path.lineTo(corners[(corner + 2) % 4][0], corners[(corner + 2) % 4][1]);
        path.closePath();
        return path;
    }
}
