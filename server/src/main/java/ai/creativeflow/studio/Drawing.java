package ai.creativeflow.studio;

import java.awt.BasicStroke;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;

/** A flat drawing of one thing in a square of {@value #SIDE}, read from {@code drawings.txt}, whose head says how. */
record Drawing(List<Part> parts) {

    static final double SIDE = 100;

    private static final Map<String, Drawing> ALL = read();

    /** A shape and which of the colours of the place it is filled with. */
    record Part(char colour, Shape shape) {}

    /** What the colours of the file stand for: four that differ, the ground's, and what reads on the ground. */
    record Colours(List<Colour> four, Colour ground, Colour ink) {

        Colours {
            four = List.copyOf(four);
        }

        /** A scheme's colours but for one that is behind, begun at an index so that neighbours differ. */
        static Colours on(Colour ground, Scheme scheme, int from) {
            var usable = new ArrayList<Colour>();
            for (int i = 0; i < scheme.arts().size(); i++) {
                addIfApart(usable, scheme.art(i + from), ground);
            }
            addIfApart(usable, scheme.ground(), ground);
            addIfApart(usable, scheme.light(), ground);
            addIfApart(usable, scheme.dark(), ground);
            while (usable.size() < 4) {
                usable.add(usable.get(usable.size() - 1).mix(ground, 0.35));
            }
            Colour ink = scheme.inkOn(ground);
            if (usable.getFirst().distance(ink) < 0.2) {
                Collections.rotate(usable.subList(0, 4), -1);
            }
            return new Colours(usable.subList(0, 4), ground, ink);
        }

        private static void addIfApart(List<Colour> usable, Colour colour, Colour ground) {
            if (colour.distance(ground) > 0.12 && usable.stream().allMatch(c -> c.distance(colour) > 0.06)) {
                usable.add(colour);
            }
        }

        Colour of(char code) {
            return switch (code) {
                case 'g' -> ground;
                case 'i' -> ink;
                default -> four.get(code - '0');
            };
        }
    }

    Drawing {
        parts = List.copyOf(parts);
    }

    static Drawing named(String name) {
        Drawing found = ALL.get(name);
        if (found == null) {
            throw new IllegalStateException("no drawing " + name);
        }
        return found;
    }

    /** Draws it as large as the box allows, standing on the box's foot. */
    void paint(Canvas canvas, Box box, Colours colours) {
        paint(canvas, box, 0, colours);
    }

    /** The same, turned clockwise about its middle by an angle in radians. */
    void paint(Canvas canvas, Box box, double angle, Colours colours) {
        double scale = box.shortSide() / SIDE;
        var placed = new AffineTransform();
        placed.translate(box.centreX() - SIDE / 2 * scale, box.bottom() - SIDE * scale);
        placed.scale(scale, scale);
        placed.rotate(angle, SIDE / 2, SIDE / 2);
        for (Part part : parts) {
            canvas.fill(placed.createTransformedShape(part.shape()), colours.of(part.colour()));
        }
    }

    private static Map<String, Drawing> read() {
        try (InputStream file = Drawing.class.getResourceAsStream("/ai/creativeflow/studio/drawings.txt")) {
            if (file == null) {
                throw new IllegalStateException("missing drawings.txt");
            }
            return parsed(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Drawing> parsed(String text) {
        var parts = new HashMap<String, List<Part>>();
        List<Part> current = new ArrayList<>();
        for (String line :
                text.lines().filter(l -> !l.startsWith("#") && !l.isBlank()).toList()) {
            if (line.startsWith("[")) {
                current = new ArrayList<>();
                parts.put(line.substring(1, line.indexOf(']')), current);
            } else {
                current.add(part(line));
            }
        }
        var drawings = new HashMap<String, Drawing>();
        parts.forEach((name, list) -> drawings.put(name, new Drawing(list)));
        return Map.copyOf(drawings);
    }

    private static Part part(String line) {
        int space = line.indexOf(' ');
        String head = line.substring(0, space);
        Shape shape = shape(line.substring(space + 1).replaceAll("([A-Z])", " $1 "));
        if (head.length() > 1) {
            var pen =
                    new BasicStroke(Float.parseFloat(head.substring(2)), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
            shape = pen.createStrokedShape(shape);
        }
        return new Part(head.charAt(0), shape);
    }

    private static Shape shape(String text) {
        var path = new Path2D.Double();
        try (var words = new Scanner(text)) {
            words.useLocale(Locale.ROOT);
            while (words.hasNext()) {
                add(path, words);
            }
        }
        return path;
    }

    private static void add(Path2D path, Scanner words) {
        String verb = words.next();
        switch (verb) {
            case "M" -> path.moveTo(words.nextDouble(), words.nextDouble());
            case "L" -> path.lineTo(words.nextDouble(), words.nextDouble());
            case "Q" -> path.quadTo(words.nextDouble(), words.nextDouble(), words.nextDouble(), words.nextDouble());
            case "C" ->
                path.curveTo(
                        words.nextDouble(),
                        words.nextDouble(),
                        words.nextDouble(),
                        words.nextDouble(),
                        words.nextDouble(),
                        words.nextDouble());
            case "Z" -> path.closePath();
            case "O" -> {
                double x = words.nextDouble();
                double y = words.nextDouble();
                double rx = words.nextDouble();
                double ry = words.nextDouble();
                path.append(new Ellipse2D.Double(x - rx, y - ry, 2 * rx, 2 * ry), false);
            }
            case "R" -> {
                double x = words.nextDouble();
                double y = words.nextDouble();
                double width = words.nextDouble();
                double height = words.nextDouble();
                double diameter = 2 * words.nextDouble();
                path.append(new RoundRectangle2D.Double(x, y, width, height, diameter, diameter), false);
            }
            default -> throw new IllegalStateException("unknown shape " + verb);
        }
    }
}
