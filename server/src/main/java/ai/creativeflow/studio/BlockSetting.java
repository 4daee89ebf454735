package ai.creativeflow.studio;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One attempt to set a block with certain parts: first measured, then, when good, drawn. */
final class BlockSetting {

    /** A headline below this many modules counts as too small while lesser parts could still give way. */
    private static final double HEADLINE_MIN = 5.2;

    private static final double READABLE_PIXELS = 9;
    private static final double MEASURE_MAX = 62;
    private static final int SHORT_SUBLINE = 30;
    private static final double NARROW_GAIN = 1.2;

    private record Part(String role, Typeset text, double above) {}

    private final Stage stage;
    private final Block block;
    private final Copy copy;
    private final double m;
    private final double scale;
    private final List<Part> parts = new ArrayList<>();
    private final @Nullable Button button;
    private final double buttonAbove;
    private final double headlineSize;
    private boolean fits = true;

    BlockSetting(Stage stage, Block block, Block.Parts wanted) {
        this.stage = stage;
        this.block = block;
        this.copy = stage.copy();
        this.m = stage.module();
        this.scale = wanted.scale();
        double air = Math.clamp(block.region().height() / (42 * m), 0.5, 1.1) * scale;
        Typeset kicker = wanted.kicker() ? kicker() : null;
        Typeset subline = wanted.subline() ? subline() : null;
        this.button = wanted.call() ? button() : null;
        this.buttonAbove = 5.2 * m * air;
        double kickerGap = 3.4 * m * air;
        double sublineGap = 4.4 * m * air;
        boolean beside = isRow();
        double taken = (kicker == null ? 0 : kicker.height() + kickerGap)
                + (subline == null ? 0 : subline.height() + sublineGap)
                + (button == null || beside ? 0 : button.height() + buttonAbove);
        double width = block.region().width() - (button != null && beside ? button.width() + 3 * m : 0);
        Typeset headline =
                headline(Math.max(1, width), Math.max(1, block.region().height() - taken));
        fits &= button == null || button.width() <= block.region().width();
        fits &= taken < 0.66 * block.region().height();
        this.headlineSize = headline.size();
        if (kicker != null) {
            parts.add(new Part("kicker", kicker, 0));
        }
        parts.add(new Part("headline", headline, kicker == null ? 0 : kickerGap));
        if (subline != null) {
            parts.add(new Part("subline", subline, sublineGap));
        }
    }

    /** All of its parts have their room. */
    boolean fits() {
        return fits;
    }

    /** It fits, and the headline is no smaller than a headline may be. */
    boolean isGood() {
        return fits && headlineSize >= Math.min(HEADLINE_MIN, block.headlineMax()) * m;
    }

    double headlineSize() {
        return headlineSize;
    }

    void draw() {
        boolean beside = isRow() && button != null;
        double textHeight =
                parts.stream().mapToDouble(p -> p.above() + p.text().height()).sum();
        double height = textHeight + (button == null || beside ? 0 : buttonAbove + button.height());
        double y = block.region().y()
                + (beside ? 0.5 : block.down()) * Math.max(0, block.region().height() - height);
        var boxes = new ArrayList<Box>();
        for (Part part : parts) {
            y += part.above();
            boxes.add(new Box(
                    left(part.text().width(), beside),
                    y,
                    part.text().width(),
                    part.text().height()));
            y += part.text().height();
        }
        Colour ink = ink(boxes);
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            Box box = boxes.get(i);
            Colour colour = part.role().equals("kicker") ? kickerColour(box, ink) : ink;
            stage.write(part.role(), part.text(), box.x(), box.y(), colour);
        }
        if (button != null) {
            double x = beside ? block.region().right() - button.width() : left(button.width(), false);
            double top = beside ? block.region().centreY() - button.height() / 2 : y + buttonAbove;
            button.draw(x, top, ink);
        }
    }

    /** A region this flat has the call to action beside the headline instead of below. */
    private boolean isRow() {
        return block.region().aspect() > 4.5;
    }

    private double left(double width, boolean beside) {
        double share = beside ? 0 : block.align().share();
        return block.region().x() + share * (block.region().width() - width);
    }

    private Typeset headline(double width, double height) {
        String text = Optional.ofNullable(copy.headline()).orElseThrow();
        Lettering lettering = stage.pairing().display();
        if (block.justified()) {
            var room = new Fit(width, height, 0, 2.6 * block.headlineMax() * m, 5, block.align());
            return stage.typesetter().justify(text, lettering, room).orElseThrow();
        }
        var room = new Fit(width, height, 0, block.headlineMax() * more(text) * m, 6, block.align());
        Typeset own = stage.typesetter().set(text, lettering, room).orElseThrow();
        Typeset set = own.size() < HEADLINE_MIN * m ? narrower(own, text, room) : own;
        double modules = set.size() / m;
        return modules < TypeScale.LABEL ? set : set.scaled(TypeScale.atMost(modules) / modules);
    }

    /** Set in the narrow face where a long word gets clearly larger by it. */
    private Typeset narrower(Typeset own, String text, Fit room) {
        return stage.typesetter()
                .set(text, Pairing.CONDENSED.display(), room)
                .filter(narrow -> narrow.size() > NARROW_GAIN * own.size())
                .orElse(own);
    }

    /** The shorter, the louder. */
    private static double more(String headline) {
        int length = headline.length();
        return length <= 7 ? 1.9 : length <= 13 ? 1.4 : length <= 20 ? 1.15 : 1;
    }

    private @Nullable Typeset kicker() {
        String text = Stream.of(block.chip() ? copy.figure() : null, block.dated() ? copy.date() : null)
                .filter(part -> part != null)
                .reduce((a, b) -> a + "  ·  " + b)
                .orElse(null);
        return text == null ? null : set(text, stage.pairing().kicker(), TypeScale.TEXT, 1);
    }

    private @Nullable Typeset subline() {
        String text = copy.subline();
        if (text == null) {
            return null;
        }
        double modules = text.length() <= SHORT_SUBLINE ? TypeScale.LEAD : TypeScale.TEXT;
        return set(text, stage.pairing().body(), modules, 4);
    }

    private @Nullable Button button() {
        if (copy.callToAction() == null) {
            return null;
        }
        Typeset label = set(copy.callToAction(), stage.pairing().label(), TypeScale.LABEL, 1);
        return label == null ? null : new Button(stage, block.call(), label);
    }

    /** A lesser text at its size in modules, or a fifth smaller at worst; the attempt is no good where it cannot be. */
    private @Nullable Typeset set(String text, Lettering lettering, double modules, int lines) {
        double size = Math.max(modules * scale * m, READABLE_PIXELS);
        double width = Math.min(block.region().width(), MEASURE_MAX * m);
        var room = new Fit(
                width, block.region().height(), Math.max(0.8 * size, READABLE_PIXELS), size, lines, block.align());
        Typeset found = stage.typesetter().set(text, lettering, room).orElse(null);
        fits &= found != null;
        return found;
    }

    private Colour kickerColour(Box box, Colour ink) {
        Colour accent = stage.scheme().accent();
        return stage.preview().contrast(accent, box.grown(m)) >= Stage.CONTRAST_AIM ? accent : ink;
    }

    /** One colour for the block that reads on all of what is behind it; failing that, a plate is put under it. */
    private Colour ink(List<Box> boxes) {
        Scheme scheme = stage.scheme();
        for (Colour colour :
                List.of(scheme.ink(), scheme.light(), scheme.dark(), Colour.WHITE, scheme.deepest(), Colour.BLACK)) {
            if (boxes.stream()
                    .allMatch(b -> stage.preview().contrast(colour, b.grown(0.5 * m)) >= Stage.CONTRAST_AIM)) {
                return colour;
            }
        }
        stage.plate(boxes.stream().reduce(Box::union).orElseThrow());
        return scheme.inkOn(scheme.ground());
    }
}
