package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link Rate} as a price for each number of the month: whatever it is made of, it comes to tiers of one price each, and
 * who names a price needs to know only in which tier the next number lies. Prices never rise from tier to tier, so that a
 * number which is given back and taken again can make nobody pay more than without it, and a cap is never passed.
 *
 * @param tiers for what comes after the included ones; the first is from 0
 */
public record Tariff(Rate rate, List<Tier> tiers) {

    /**
     * One price.
     *
     * @param set the part of it that is due with a generation's samples
     * @param rest the other part, the whole of every other meter
     */
    public record Tier(long from, int percentOff, Micros set, Micros rest) {

        public Micros price() {
            return set.plus(rest);
        }
    }

    public Tariff {
        tiers = List.copyOf(tiers);
    }

    public static Tariff of(Rate rate) {
        List<Tier> tiers =
                rate.steps().stream().map(step -> discounted(rate, step)).toList();
        Micros cap = rate.cap();
        return new Tariff(rate, cap == null ? tiers : capped(rate, tiers, cap.value()));
    }

    int included() {
        return rate.included();
    }

    /** Whether every one costs the same, so that nothing needs to be counted. */
    boolean isFlat() {
        return rate.included() == 0 && tiers.size() == 1;
    }

    /** The place in {@link #tiers} of the number, which counts what comes after the included ones. */
    int tierOf(long number) {
        int tier = 0;
        while (number >= endOf(tier)) {
            tier++;
        }
        return tier;
    }

    /** The first number that is beyond this tier; {@link Long#MAX_VALUE} for the last one. */
    long endOf(int tier) {
        return tier + 1 < tiers.size() ? tiers.get(tier + 1).from() : Long.MAX_VALUE;
    }

    /** A percentage is taken off both parts, each rounded down for the caller; a price is split as the full one is. */
    private static Tier discounted(Rate rate, Rate.Step step) {
        Micros own = step.unit();
        if (own != null) {
            return split(rate, step.from(), 0, own);
        }
        int percent = step.percentOff() == null ? 0 : step.percentOff();
        return new Tier(
                step.from(),
                percent,
                rate.set().less(percent),
                rate.unit().minus(rate.set()).less(percent));
    }

    private static Tier split(Rate rate, long from, int percentOff, Micros price) {
        Micros set = rate.unit().equals(Micros.ZERO)
                ? Micros.ZERO
                : price.proportion(rate.set().value(), rate.unit().value());
        return new Tier(from, percentOff, set, price.minus(set));
    }

    /** Where the cap is reached one number costs what is left of it, and all after it are free. */
    private static List<Tier> capped(Rate rate, List<Tier> tiers, long cap) {
        var bounded = new ArrayList<Tier>();
        long left = cap;
        for (int i = 0; i < tiers.size(); i++) {
            Tier tier = tiers.get(i);
            long price = tier.price().value();
            long numbers = (i + 1 < tiers.size() ? tiers.get(i + 1).from() : Long.MAX_VALUE) - tier.from();
            if (price == 0 || numbers <= left / price) {
                bounded.add(tier);
                left -= price == 0 ? 0 : price * numbers;
                continue;
            }
            long whole = left / price;
            long reached = tier.from() + whole;
            if (whole > 0) {
                bounded.add(tier);
            }
            if (left % price > 0) {
                bounded.add(split(rate, reached, tier.percentOff(), Micros.of(left % price)));
                reached++;
            }
            bounded.add(new Tier(reached, 100, Micros.ZERO, Micros.ZERO));
            break;
        }
        return bounded;
    }
}
