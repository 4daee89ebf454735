package ai.creativeflow.studio;

/** The bundled typefaces; {@code docs/studio.md} lists their licences (all SIL OFL 1.1). */
enum Face {
    ARCHIVO_BLACK("archivo-black/ArchivoBlack_400Regular.ttf"),
    BEBAS_NEUE("bebas-neue/BebasNeue_400Regular.ttf"),
    CAIRO_BOLD("cairo/Cairo_800ExtraBold.ttf"),
    CAIRO("cairo/Cairo_500Medium.ttf"),
    CAVEAT("caveat/Caveat_700Bold.ttf"),
    DM_SERIF("dm-serif-display/DMSerifDisplay_400Regular.ttf"),
    FRAUNCES("fraunces/Fraunces_900Black.ttf"),
    HEEBO_BOLD("heebo/Heebo_800ExtraBold.ttf"),
    HEEBO("heebo/Heebo_500Medium.ttf"),
    JETBRAINS_MONO("jetbrains-mono/JetBrainsMono_800ExtraBold.ttf"),
    MANROPE_BOLD("manrope/Manrope_800ExtraBold.ttf"),
    MANROPE("manrope/Manrope_500Medium.ttf"),
    NUNITO("nunito/Nunito_900Black.ttf"),
    OSWALD("oswald/Oswald_600SemiBold.ttf"),
    PLAYFAIR("playfair-display/PlayfairDisplay_900Black.ttf"),
    SORA("sora/Sora_800ExtraBold.ttf"),
    SPACE_GROTESK_BOLD("space-grotesk/SpaceGrotesk_700Bold.ttf"),
    SPACE_GROTESK("space-grotesk/SpaceGrotesk_500Medium.ttf"),
    ZILLA_SLAB("zilla-slab/ZillaSlab_700Bold.ttf");

    private final String file;

    Face(String file) {
        this.file = file;
    }

    String resource() {
        return "/ai/creativeflow/studio/fonts/" + file;
    }

    /** Whether its family is the one of this folder, which ends in a slash. */
    boolean isIn(String folder) {
        return file.startsWith(folder);
    }

    /** Tried in this order where this face lacks a letter of the text: Cyrillic in kind, then all that we have. */
    Face[] substitutes() {
        return switch (this) {
            case DM_SERIF, FRAUNCES, PLAYFAIR, ZILLA_SLAB ->
                new Face[] {PLAYFAIR, MANROPE_BOLD, CAIRO_BOLD, HEEBO_BOLD};
            case BEBAS_NEUE, OSWALD -> new Face[] {OSWALD, MANROPE_BOLD, CAIRO_BOLD, HEEBO_BOLD};
            case SPACE_GROTESK, MANROPE, CAIRO, HEEBO -> new Face[] {MANROPE, CAIRO, HEEBO};
            case CAIRO_BOLD,
                    HEEBO_BOLD,
                    CAVEAT,
                    JETBRAINS_MONO,
                    NUNITO,
                    ARCHIVO_BLACK,
                    SORA,
                    SPACE_GROTESK_BOLD,
                    MANROPE_BOLD -> new Face[] {MANROPE_BOLD, CAIRO_BOLD, HEEBO_BOLD};
        };
    }
}
