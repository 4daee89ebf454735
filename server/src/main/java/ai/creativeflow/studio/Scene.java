package ai.creativeflow.studio;

import ai.creativeflow.imaging.PixelSize;
import java.awt.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A composed creative, independent of the size it is drawn at. Immutable; coordinates are canvas pixels. */
public final class Scene {

    /** Where a text stands (the bounds of its ink) and in which colour, as {@code #RRGGBB}. */
    public record TextBox(
            String role, String text, String face, double x, double y, double width, double height, String colour) {}

    /** A text as drawn: above all layers. */
    record Inscription(TextBox box, Shape outline, Colour colour) {}

    private final PixelSize canvas;
    private final Direction direction;
    private final List<Layer> layers;
    private final List<Inscription> inscriptions;
    private final @Nullable Box logo;
    private final List<Warning> warnings;

    Scene(
            PixelSize canvas,
            Direction direction,
            List<Layer> layers,
            List<Inscription> inscriptions,
            @Nullable Box logo,
            List<Warning> warnings) {
        this.canvas = canvas;
        this.direction = direction;
        this.layers = List.copyOf(layers);
        this.inscriptions = List.copyOf(inscriptions);
        this.logo = logo;
        this.warnings = List.copyOf(warnings);
    }

    public PixelSize canvas() {
        return canvas;
    }

    public List<Warning> warnings() {
        return warnings;
    }

    /** The name of the arrangement, lower case. */
    public String layout() {
        return direction.layout().wireName();
    }

    /** The name of the background's family, lower case. */
    public String background() {
        return direction.motif().wireName();
    }

    /** The name of the pair of typefaces, lower case. */
    public String pairing() {
        return direction.pairing().wireName();
    }

    /** The colours it is made of, as {@code #RRGGBB}, the ground first. */
    public List<String> colours() {
        return direction.scheme().all().stream().map(Colour::toString).toList();
    }

    public List<TextBox> textBoxes() {
        return inscriptions.stream().map(Inscription::box).toList();
    }

    /** Where the brand's logo stands, if it has one. */
    @Nullable Box logo() {
        return logo;
    }

    List<Layer> layers() {
        return layers;
    }

    List<Inscription> inscriptions() {
        return inscriptions;
    }
}
