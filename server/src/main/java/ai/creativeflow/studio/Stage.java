package ai.creativeflow.studio;

import ai.creativeflow.imaging.PixelSize;
import java.awt.Paint;
import java.awt.Shape;
import java.awt.geom.Area;
import java.util.ArrayList;
import java.util.List;

/** Where a layout builds its scene, layer upon layer; texts stand above all layers. Used by one thread, once. */
final class Stage {

    /** WCAG 2.2, level AA, for text of any size. */
    static final double CONTRAST_MIN = 4.5;

    /** A little more, because the preview is rounded otherwise than the picture. */
    static final double CONTRAST_AIM = 4.505;

    private final PixelSize size;
    private final SafeZone zone;
    private final Direction direction;
    private final Copy copy;
    private final Typesetter typesetter;
    private final Dice dice;
    private final Preview preview;
    private final List<Layer> layers = new ArrayList<>();
    private final List<Scene.Inscription> inscriptions = new ArrayList<>();

    Stage(Brief brief, Direction direction, Copy copy, Typesetter typesetter) {
        this.size = brief.canvas();
        this.zone = brief.safeZone();
        this.direction = direction;
        this.copy = copy;
        this.typesetter = typesetter;
        this.dice = new Dice(direction.seed());
        this.preview = new Preview(size);
    }

    Box canvas() {
        return new Box(0, 0, size.width(), size.height());
    }

    /** The canvas without the strips that a platform covers. */
    Box live() {
        return new Box(
                zone.left(),
                zone.top(),
                size.width() - zone.left() - zone.right(),
                size.height() - zone.top() - zone.bottom());
    }

    /** Where text may stand: within the margin and out of the strips that a platform covers. */
    Box safe() {
        return canvas().inset(margin()).intersection(live());
    }

    /** The part of a region where text may stand. */
    Box within(Box region) {
        return region.intersection(safe());
    }

    /** The module all measures are multiples of, in pixels: a hundredth of the side of a square of the same area. */
    double module() {
        double side = Math.sqrt((double) size.width() * size.height());
        return Math.min(side, 3.0 * Math.min(size.width(), size.height())) / 100;
    }

    double margin() {
        return Math.min(7.5 * module(), 0.11 * canvas().shortSide());
    }

    /** Clearly wider than high: what stands below in other formats stands beside. */
    boolean isWide() {
        return canvas().aspect() > 1.2;
    }

    boolean isTall() {
        return canvas().aspect() < 0.7;
    }

    Copy copy() {
        return copy;
    }

    Scheme scheme() {
        return direction.scheme();
    }

    Pairing pairing() {
        return direction.pairing();
    }

    Typesetter typesetter() {
        return typesetter;
    }

    Dice dice() {
        return dice;
    }

    Preview preview() {
        return preview;
    }

    void fill(Shape shape, Colour colour) {
        fill(shape, colour.awt());
    }

    void fill(Shape shape, Paint paint) {
        add(new Layer.Fill(shape, paint));
    }

    /** The idea's motif, seen through a window. */
    void art(Box window) {
        art(window, scheme());
    }

    void art(Box window, Scheme colours) {
        add(new Layer.Art(direction.motif(), window, colours, dice.nextLong()));
    }

    /**
     * The motif in a shape: drawn in the shape's bounds, what lies outside it covered with the colour around. A clip
     * would have jagged edges, because Java2D's clips know only whole pixels.
     */
    void art(Shape window, Scheme colours, Colour around) {
        Box bounds = Box.of(window.getBounds2D());
        art(bounds, colours);
        var cover = new Area(bounds.grown(Math.max(1, module())).rectangle());
        cover.subtract(new Area(window));
        fill(cover, around);
    }

    /** A soft shadow below a rounded box, made of ever smaller, fainter layers. */
    void shadow(Box box, double radius, double reach) {
        int steps = 18;
        for (int i = steps; i > 0; i--) {
            double grown = reach * i / steps;
            Box layer = new Box(box.x(), box.y() + reach * 0.35, box.width(), box.height()).grown(grown);
            fill(layer.rounded(radius + grown), scheme().dark().awt(0.011));
        }
    }

    /** Quiet ground under a text that nothing else makes readable: solid below it, fading out around it. */
    void plate(Box text) {
        double m = module();
        Box core = text.grown(1.2 * m);
        int steps = 20;
        for (int i = steps; i > 0; i--) {
            double grown = 9 * m * i / steps;
            fill(core.grown(grown).rounded(m + grown), scheme().ground().awt(0.14));
        }
        fill(core.rounded(m), scheme().ground());
    }

    void write(String role, Typeset text, double x, double y, Colour colour) {
        var box = new Scene.TextBox(
                role,
                String.join("\n", text.lines()),
                text.face().name(),
                x,
                y,
                text.width(),
                text.height(),
                colour.toString());
        inscriptions.add(new Scene.Inscription(box, text.at(x, y), colour));
    }

    Scene scene() {
        return new Scene(size, direction, layers, inscriptions, copy.warnings());
    }

    private void add(Layer layer) {
        layers.add(layer);
        preview.draw(layer);
    }
}
