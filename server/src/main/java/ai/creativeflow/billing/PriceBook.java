package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import java.util.List;

/**
 * What things cost. A generation is a set of samples and one standard final; a discount on it grows with the month's
 * generations of the team. Rates are whole micros, so that a quote and a charge can't differ by rounding.
 *
 * @param version kept with every generation that was priced by it
 * @param set the samples of one generation, or of a regeneration, before the discount
 * @param standardFinal one final at the format's own size, before the discount
 * @param largeFinal what a 2k or 4k final costs on top; no discount
 */
record PriceBook(String version, Micros set, Micros standardFinal, Micros largeFinal, List<Step> steps) {

    /** From the generation number {@code from} of the month on (the first is 0), so many per cent less. */
    record Step(int from, int percentOff) {}

    static final PriceBook DEFAULT = new PriceBook(
            "2026-11",
            Micros.of(12_500),
            Micros.of(37_500),
            Micros.of(50_000),
            List.of(new Step(0, 0), new Step(1_000, 10), new Step(10_000, 20), new Step(100_000, 30)));

    PriceBook {
        steps = List.copyOf(steps);
    }

    /** The place in {@link #steps} of the generation with this number in its month. */
    int stepOf(long number) {
        int step = 0;
        while (step + 1 < steps.size() && number >= steps.get(step + 1).from()) {
            step++;
        }
        return step;
    }

    /** The first number that is beyond this step; {@link Long#MAX_VALUE} for the last one. */
    long endOf(int step) {
        return step + 1 < steps.size() ? steps.get(step + 1).from() : Long.MAX_VALUE;
    }

    /** The discount in a part's price. */
    int percentOff(Terms terms, Part part) {
        boolean discounted = terms.kind() == Terms.Kind.PRICED && part != Part.LARGE_FINAL;
        return discounted ? steps.get(terms.step()).percentOff() : 0;
    }

    Micros setAt(int step) {
        return set.less(steps.get(step).percentOff());
    }

    Micros standardFinalAt(int step) {
        return standardFinal.less(steps.get(step).percentOff());
    }
}
