package ai.creativeflow.studio;

import java.util.Locale;

/** A display face and the text face that goes with it. */
enum Pairing {
    BLACK(new Lettering(Face.ARCHIVO_BLACK, false, -0.022, 1.0), Face.MANROPE, Face.MANROPE_BOLD),
    CONDENSED(new Lettering(Face.BEBAS_NEUE, true, 0.004, 0.9), Face.SPACE_GROTESK, Face.SPACE_GROTESK_BOLD),
    GOTHIC(new Lettering(Face.OSWALD, true, -0.008, 1.12), Face.MANROPE, Face.MANROPE_BOLD),
    GROTESK(new Lettering(Face.SPACE_GROTESK_BOLD, false, -0.035, 1.0), Face.SPACE_GROTESK, Face.SPACE_GROTESK_BOLD),
    GEOMETRIC(new Lettering(Face.SORA, false, -0.04, 1.08), Face.MANROPE, Face.MANROPE_BOLD),
    DIDONE(new Lettering(Face.PLAYFAIR, false, -0.012, 1.04), Face.MANROPE, Face.MANROPE_BOLD),
    TRANSITIONAL(new Lettering(Face.DM_SERIF, false, -0.01, 1.02), Face.MANROPE, Face.MANROPE_BOLD),
    SOFT_SERIF(new Lettering(Face.FRAUNCES, false, -0.022, 1.02), Face.SPACE_GROTESK, Face.SPACE_GROTESK_BOLD),
    SLAB(new Lettering(Face.ZILLA_SLAB, false, -0.02, 0.98), Face.SPACE_GROTESK, Face.SPACE_GROTESK_BOLD);

    private final Lettering display;
    private final Face text;
    private final Face strong;

    Pairing(Lettering display, Face text, Face strong) {
        this.display = display;
        this.text = text;
        this.strong = strong;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    Lettering display() {
        return display;
    }

    Lettering body() {
        return Lettering.body(text);
    }

    Lettering label() {
        return Lettering.label(strong);
    }

    Lettering kicker() {
        return Lettering.kicker(strong);
    }
}
