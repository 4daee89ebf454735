package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one meter costs, as operators write it down. Months are calendar months in UTC, and what is counted is counted by
 * team and month.
 *
 * @param unit one of it, before any discount
 * @param set of a generation, what its samples cost; zero for every other meter
 * @param included so many a month are free; the steps count what comes after them
 * @param cap what all of a month can come to, at the prices of acceptance; null for no bound
 * @param steps how the price falls with the month's number; the first is from 0
 */
public record Rate(
        Micros unit, Micros set, int included, @Nullable Micros cap, List<Step> steps) {

    /** From the number {@code from} on (the first is 0): so many per cent less, or a price of its own. One of the two. */
    public record Step(
            long from,
            @Nullable Integer percentOff,
            @Nullable Micros unit) {}

    public Rate {
        steps = List.copyOf(steps);
    }

    /** Always the same price, and nothing included. */
    public static Rate flat(Micros unit) {
        return new Rate(unit, Micros.ZERO, 0, null, List.of(new Step(0, 0, null)));
    }
}
