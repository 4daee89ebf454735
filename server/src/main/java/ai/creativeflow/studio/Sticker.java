package ai.creativeflow.studio;

import java.awt.geom.Path2D;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The figure of the copy (a discount or price) on a disc or burst. */
final class Sticker {

    /** A date that a calendar's leaf can show: a word before the day at most, a word after it. */
    private static final Pattern LEAF =
            Pattern.compile("(?:(\\p{L}{2,12}),? )?(\\d{1,2}\\.?) (\\p{L}{3,10})(?: · (.{1,14}))?");

    private static final String AND_THEN = " · ";
    /** Kept free beside the rim, whose edge is soft by a pixel. */
    private static final double RIM_PIXELS = 1;

    private Sticker() {}

    /** Puts the sticker into a box; nothing happens without a figure or where it would be too small to read. */
    static void put(Stage stage, Box wanted) {
        Copy.Badge badge = stage.copy().badge();
        if (badge == null) {
            return;
        }
        Box slot = wanted.movedInto(stage.live());
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
        figure(
                stage,
                badge,
                disc.inset(side * 0.19 + RIM_PIXELS),
                stage.scheme().inkOn(fill),
                Fit.Align.CENTRE);
    }

    /** The figure alone as type, flush left. */
    static void large(Stage stage, Box box, Colour ink) {
        Copy.Badge badge = stage.copy().badge();
        if (badge != null) {
            figure(stage, badge, box, ink, Fit.Align.LEFT);
        }
    }

    /** The date as type, flush left, broken where that makes it larger; what follows it stands below. */
    static void date(Stage stage, Box box, Colour ink) {
        String date = stage.copy().date();
        if (date != null) {
            date(stage, date, box, ink, Fit.Align.LEFT);
        }
    }

    private static void date(Stage stage, String date, Box box, Colour ink, Fit.Align align) {
        String[] parts = date.split(AND_THEN, 2);
        double small = 0.15 * box.height();
        double gap = 0.09 * box.height();
        Optional<Typeset> more = label(stage, parts.length > 1 ? parts[1] : null, box.width(), small);
        double taken = more.map(text -> text.height() + gap).orElse(0.0);
        var room = new Fit(box.width(), box.height() - taken, 0, box.height(), 4, align);
        Typeset set = stage.typesetter()
                .set(parts[0], stage.pairing().display(), room)
                .orElseThrow();
        double y = box.centreY() - (set.height() + taken) / 2;
        write(stage, "date", set, box, y, ink, align);
        if (more.isPresent()) {
            write(stage, "time", more.get(), box, y + set.height() + gap, ink, align);
        }
    }

    /** The figure or else the date, centred in a box; nothing where there is neither. */
    static void figureOrDate(Stage stage, Box box, Colour ink) {
        String date = stage.copy().date();
        Copy.Badge badge = stage.copy().badge();
        if (badge != null) {
            figure(stage, badge, box, ink, Fit.Align.CENTRE);
        } else if (date != null) {
            Matcher leaf = LEAF.matcher(date);
            if (leaf.matches()) {
                String below = leaf.group(4) == null ? leaf.group(3) : leaf.group(3) + AND_THEN + leaf.group(4);
                var day = new Copy.Badge(leaf.group(1), leaf.group(2), below);
                figure(stage, day, box, ink, Fit.Align.CENTRE);
            } else {
                date(stage, date, box, ink, Fit.Align.CENTRE);
            }
        }
    }

    /** The accent where it reads on the ground as text must, else the ink. */
    static Colour leadColour(Stage stage) {
        Scheme scheme = stage.scheme();
        return scheme.accent().contrast(scheme.ground()) >= Stage.CONTRAST_AIM ? scheme.accent() : scheme.ink();
    }

    /** The figure, with what leads to it above and its unit below, in a box. */
    private static void figure(Stage stage, Copy.Badge badge, Box box, Colour ink, Fit.Align align) {
        double small = 0.17 * box.height();
        double gap = 0.09 * box.height();
        Optional<Typeset> lead = label(stage, badge.lead(), box.width() * 0.72, small);
        Optional<Typeset> unit = label(stage, badge.unit(), box.width() * 0.72, small);
        double taken = Stream.of(lead, unit)
                .flatMap(Optional::stream)
                .mapToDouble(text -> text.height() + gap)
                .sum();
        var room = new Fit(box.width(), box.height() - taken, 0, box.height(), 1, Fit.Align.CENTRE);
        Typeset figure = stage.typesetter()
                .set(badge.figure(), stage.pairing().display(), room)
                .orElseThrow();
        double y = box.centreY() - (figure.height() + taken) / 2;
        if (lead.isPresent()) {
            write(stage, "lead", lead.get(), box, y, ink, align);
            y += lead.get().height() + gap;
        }
        write(stage, "figure", figure, box, y, ink, align);
        if (unit.isPresent()) {
            write(stage, "unit", unit.get(), box, y + figure.height() + gap, ink, align);
        }
    }

    private static Optional<Typeset> label(Stage stage, @Nullable String text, double width, double height) {
        return text == null
                ? Optional.empty()
                : stage.typesetter()
                        .set(
                                text,
                                stage.pairing().kicker(),
                                new Fit(width, height, 0, height * 1.2, 1, Fit.Align.CENTRE));
    }

    private static void write(Stage stage, String role, Typeset text, Box box, double y, Colour ink, Fit.Align align) {
        stage.write(role, text, box.x() + align.share() * (box.width() - text.width()), y, ink);
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
