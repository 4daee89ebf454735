package ai.creativeflow.studio;

import java.util.Locale;

/** A display face and the text face that goes with it. */
enum Pairing {
    BLACK(Face.ARCHIVO_BLACK, false, -0.022, 1.0, Face.MANROPE, Face.MANROPE_BOLD),
    CONDENSED(Face.BEBAS_NEUE, true, 0.004, 0.9, Face.SPACE_GROTESK, Face.SPACE_GROTESK_BOLD),
    GOTHIC(Face.OSWALD, true, -0.008, 1.12, Face.MANROPE, Face.MANROPE_BOLD),
    GROTESK(Face.SPACE_GROTESK_BOLD, false, -0.035, 1.0, Face.SPACE_GROTESK, Face.SPACE_GROTESK_BOLD),
    GEOMETRIC(Face.SORA, false, -0.04, 1.08, Face.MANROPE, Face.MANROPE_BOLD),
    DIDONE(Face.PLAYFAIR, false, -0.012, 1.04, Face.MANROPE, Face.MANROPE_BOLD),
    TRANSITIONAL(Face.DM_SERIF, false, -0.01, 1.02, Face.MANROPE, Face.MANROPE_BOLD),
    SOFT_SERIF(Face.FRAUNCES, false, -0.022, 1.02, Face.SPACE_GROTESK, Face.SPACE_GROTESK_BOLD),
    SLAB(Face.ZILLA_SLAB, false, -0.02, 0.98, Face.SPACE_GROTESK, Face.SPACE_GROTESK_BOLD),
    ROUND(Face.NUNITO, false, -0.015, 1.02, Face.MANROPE, Face.MANROPE_BOLD),
    MONO(Face.JETBRAINS_MONO, false, -0.05, 1.1, Face.SPACE_GROTESK, Face.JETBRAINS_MONO),
    SCRIPT(Face.CAVEAT, false, 0, 0.84, Face.MANROPE, Face.MANROPE_BOLD);

    private final Face display;
    private final boolean capitals;
    private final double tracking;
    private final double leading;
    private final Face text;
    private final Face strong;

    Pairing(Face display, boolean capitals, double tracking, double leading, Face text, Face strong) {
        this.display = display;
        this.capitals = capitals;
        this.tracking = tracking;
        this.leading = leading;
        this.text = text;
        this.strong = strong;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    Lettering display() {
        return new Lettering(display, capitals, tracking, leading);
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
