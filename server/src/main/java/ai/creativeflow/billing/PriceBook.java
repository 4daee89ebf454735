package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What things cost: one version, which never changes. A generation is a set of samples and one standard final, counted
 * together; its discount grows with the month's generations of the team. All prices are whole micros, so that a quote and
 * a charge can't differ by rounding.
 *
 * @param version kept with every generation that was priced by it
 * @param minimum what a month of a team costs at least
 * @param meters what there is a price for, always the three below among it
 */
public record PriceBook(String version, Micros minimum, Map<String, Tariff> meters) {

    /** A set of samples and one standard final. */
    public static final String GENERATION = "generation";
    /** What a 2k or 4k final costs on top of a standard one. */
    public static final String LARGE_FINAL = "large_final";
    /** A set more for a generation that awaits its selection. */
    public static final String FURTHER_SET = "further_set";

    public PriceBook {
        meters = Map.copyOf(meters);
    }

    /** Compiles the rates. */
    public static PriceBook of(String version, Micros minimum, Map<String, Rate> rates) {
        var meters = new LinkedHashMap<String, Tariff>();
        rates.forEach((meter, rate) -> meters.put(meter, Tariff.of(rate)));
        return new PriceBook(version, minimum, meters);
    }

    Tariff generation() {
        return tariff(GENERATION);
    }

    Tariff largeFinal() {
        return tariff(LARGE_FINAL);
    }

    /** What a part is priced by that is asked for beside a generation. */
    Tariff extra(Part part) {
        return tariff(part.meter());
    }

    /** The discount in a part's price, where it is of a generation's own: what is asked for beside it has none. */
    int percentOff(Terms terms, Part part) {
        boolean discounted = terms.kind() == Terms.Kind.PRICED && !part.isExtra();
        return discounted ? generation().tiers().get(terms.step()).percentOff() : 0;
    }

    private Tariff tariff(String meter) {
        @Nullable Tariff tariff = meters.get(meter);
        if (tariff == null) {
            throw new IllegalStateException("the price book %s has no %s".formatted(version, meter));
        }
        return tariff;
    }
}
