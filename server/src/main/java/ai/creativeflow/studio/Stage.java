package ai.creativeflow.studio;

import ai.creativeflow.imaging.PixelSize;
import java.awt.Paint;
import java.awt.Shape;
import java.awt.geom.Area;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a layout builds its scene, layer upon layer; texts stand above all layers. Used by one thread, once. */
final class Stage {

    /** WCAG 2.2, level AA, for text of any size. */
    static final double CONTRAST_MIN = 4.5;

    /** A little more, because the preview is rounded otherwise than the picture. */
    static final double CONTRAST_AIM = 4.505;

    private final PixelSize size;
    private final SafeZone zone;
    private final boolean mirrored;
    private final @Nullable Logo logo;
    private final @Nullable ReferenceImage reference;
    private boolean referenceShown;
    private final Lettered lettered;
    private final Direction direction;
    private final Copy copy;
    private final Typesetter typesetter;
    private final Dice dice;
    private final Preview preview;
    private final List<Warning> warnings;
    private final List<Layer> layers = new ArrayList<>();
    private final List<Scene.Inscription> inscriptions = new ArrayList<>();

    Stage(Brief brief, Direction direction, Copy copy, Typesetter typesetter) {
        this.size = brief.canvas();
        this.zone = brief.safeZone();
        this.mirrored = copy.language().isRightToLeft();
        this.lettered = Lettered.of(direction.pairing(), brief.brandKit());
        this.reference = brief.reference();
        this.direction = direction;
        this.copy = copy;
        this.warnings = new ArrayList<>(copy.warnings());
        this.typesetter = typesetter;
        this.dice = new Dice(direction.seed());
        this.preview = new Preview(size, mirrored);
        BrandKit kit = brief.brandKit();
        if (kit != null) {
            warnOfFamily(kit.displayFamily());
            warnOfFamily(kit.textFamily());
        }
        this.logo = kit == null || kit.logo() == null
                ? null
                : Logo.in(canvas().inset(margin()).intersection(uncovered()), kit.logo(), module());
    }

    private void warnOfFamily(@Nullable String name) {
        if (name != null && Lettered.family(name).isEmpty()) {
            warnings.add(new Warning("unsupported_font", "A font of the brand is not bundled; another was taken."));
        }
    }

    Box canvas() {
        return new Box(0, 0, size.width(), size.height());
    }

    /** The canvas without the strips that a platform covers and without the logo's. */
    Box live() {
        Box uncovered = uncovered();
        return logo == null
                ? uncovered
                : logo.rest(uncovered, canvas().inset(margin()).intersection(uncovered));
    }

    private Box uncovered() {
        return new Box(
                mirrored ? zone.right() : zone.left(),
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
        return module(size);
    }

    double margin() {
        return margin(size);
    }

    private static double module(PixelSize size) {
        double side = Math.sqrt((double) size.width() * size.height());
        return Math.min(side, 3.0 * Math.min(size.width(), size.height())) / 100;
    }

    static double margin(PixelSize size) {
        return Math.min(7.5 * module(size), 0.11 * Math.min(size.width(), size.height()));
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

    /** Whether the art shows what the prompt is about, which must not be covered. */
    boolean isPictorial() {
        return Motif.PICTORIAL.contains(direction.motif());
    }

    /** Whether that is a whole scene, which ends at an edge of its own. */
    boolean isScene() {
        return direction.motif() == Motif.SCENE;
    }

    Lettered pairing() {
        return lettered;
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
        ReferenceImage picture = reference;
        boolean area = isPictureArea(window);
        if (picture != null && area && picture.placement() != ReferenceImage.Placement.FRAMED) {
            Optional<CutOut> cutOut = cutOut(picture);
            if (cutOut.isPresent()) {
                cutOut.get().show(this, picture.image(), window, colours.ground());
                return;
            }
            fill(window.rectangle(), colours.ground());
            boolean whole = picture.placement() == ReferenceImage.Placement.CONTAIN;
            show(
                    picture.image(),
                    whole
                            ? Pictures.contained(Pictures.aspect(picture.image()), window)
                            : Pictures.covering(picture.image(), window),
                    window.rectangle());
            return;
        }
        add(new Layer.Art(direction.motif(), direction.subject(), window, colours, dice.nextLong()));
        if (picture != null && area) {
            Box frame = window.inset(window.shortSide() * 0.1);
            Box place = Pictures.contained(Pictures.aspect(picture.image()), frame);
            fill(place.grown(window.shortSide() * 0.03).rectangle(), scheme().light());
            show(picture.image(), place, place.rectangle());
        }
    }

    /** Whether a picture of the caller's can stand there: not the whole canvas, and no strip. */
    private boolean isPictureArea(Box window) {
        return window.width() * window.height() < 0.75 * size.width() * size.height()
                && window.aspect() < 4
                && window.aspect() > 0.25;
    }

    private Optional<CutOut> cutOut(ReferenceImage picture) {
        return picture.placement() == ReferenceImage.Placement.CUT_OUT
                ? CutOut.of(direction.layout())
                : Optional.empty();
    }

    /** A bitmap of the caller's at a place, as far as a window shows it. */
    void show(BufferedImage image, Box place, Shape window) {
        referenceShown = true;
        add(new Layer.Photo(image, place, window));
    }

    void show(Artwork logo, Box place) {
        add(new Layer.Mark(logo, place));
    }

    /** What comes above all else but text. */
    void finish() {
        if (logo != null) {
            logo.draw(this);
        }
        if (reference != null && !referenceShown) {
            warnings.add(new Warning("reference_not_shown", "The format has no room for a reference picture."));
        }
    }

    /**
     * The motif in a shape: drawn in the shape's bounds, what lies outside it covered with the colour around. A clip
     * would have jagged edges, because Java2D's clips know only whole pixels.
     */
    void art(Shape window, Scheme colours, Colour around) {
        Box bounds = Box.of(window.getBounds2D());
        Optional<CutOut> cutOut = Optional.ofNullable(reference).flatMap(this::cutOut);
        if (cutOut.isPresent() && reference != null && isPictureArea(bounds)) {
            cutOut.get().show(this, reference.image(), window, around);
            return;
        }
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

    void write(String role, Typeset text, double left, double y, Colour colour) {
        double x = mirrored ? size.width() - left - text.width() : left;
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
        Box place = logo == null ? null : mirrored ? logo.place().mirrored(canvas()) : logo.place();
        return new Scene(size, direction, layers, inscriptions, place, warnings);
    }

    private void add(Layer layer) {
        Layer seen = mirrored ? layer.mirrored(size.width()) : layer;
        layers.add(seen);
        preview.draw(seen);
    }
}
