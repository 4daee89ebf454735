package ai.creativeflow.studio;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The faces of a creative: its pairing's, or the brand's in their place. */
record Lettered(
        Pairing pairing,
        @Nullable Face brandDisplay,
        @Nullable Face brandText) {

    static Lettered of(Pairing pairing, @Nullable BrandKit kit) {
        if (kit == null) {
            return new Lettered(pairing, null, null);
        }
        List<Face> display = family(kit.displayFamily());
        List<Face> text = family(kit.textFamily());
        return new Lettered(
                pairing, display.isEmpty() ? null : display.getFirst(), text.isEmpty() ? null : text.getLast());
    }

    /** The faces of a bundled family, the heaviest first; none for another name. */
    static List<Face> family(@Nullable String name) {
        if (name == null) {
            return List.of();
        }
        String folder = name.strip().toLowerCase(Locale.ROOT).replace(' ', '-') + "/";
        return Arrays.stream(Face.values()).filter(face -> face.isIn(folder)).toList();
    }

    Lettering display() {
        return brandDisplay == null
                ? pairing.display()
                : new Lettering(brandDisplay, brandDisplay == Face.BEBAS_NEUE, -0.01, 1.05);
    }

    Lettering body() {
        return brandText == null ? pairing.body() : Lettering.body(brandText);
    }

    Lettering label() {
        return brandText == null ? pairing.label() : Lettering.label(brandText);
    }

    Lettering kicker() {
        return brandText == null ? pairing.kicker() : Lettering.kicker(brandText);
    }
}
