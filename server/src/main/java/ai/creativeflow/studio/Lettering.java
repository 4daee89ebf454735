package ai.creativeflow.studio;

/**
 * How a text is set. Tracking is in em, leading a multiple of the size from baseline to baseline.
 */
record Lettering(Face face, boolean capitals, double tracking, double leading) {

    static Lettering body(Face face) {
        return new Lettering(face, false, 0, 1.36);
    }

    static Lettering label(Face face) {
        return new Lettering(face, false, 0.005, 1.2);
    }

    static Lettering kicker(Face face) {
        return new Lettering(face, true, 0.09, 1.3);
    }
}
