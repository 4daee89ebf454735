package ai.creativeflow.studio;

/** Sizes of type in modules: steps of a major third, headlines also of its half. */
final class TypeScale {

    static final double LABEL = 2.8;
    static final double TEXT = LABEL * 1.25;
    static final double LEAD = TEXT * 1.25;

    private static final double HALF_STEP = Math.sqrt(1.25);

    private TypeScale() {}

    /** The largest step that is not above a size; both in modules. */
    static double atMost(double modules) {
        return LABEL * Math.pow(HALF_STEP, Math.floor(Math.log(modules / LABEL) / Math.log(HALF_STEP) + 1e-9));
    }
}
