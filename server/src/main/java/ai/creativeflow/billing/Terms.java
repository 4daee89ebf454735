package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import java.time.YearMonth;

/**
 * The price of one generation, pinned with its book and its month when it is accepted.
 *
 * @param period the calendar month (UTC) that pays, whenever the work is delivered
 * @param kind why it costs what it costs
 * @param step the place in the tiers of the price book's generations; 0 unless it is priced
 * @param set the samples
 * @param standardFinal one final at the format's own size
 * @param largeFinal what 2k or 4k costs on top; where that depends on the month's number, as it was when these were named
 */
public record Terms(
        YearMonth period,
        String priceVersion,
        Kind kind,
        int step,
        Micros set,
        Micros standardFinal,
        Micros largeFinal) {

    /** Why a generation costs what it costs. */
    public enum Kind {
        /** Test mode: everything is free and no money is kept. */
        FREE,
        /** One of the plan's included generations: samples and standard final are free, more is not. */
        INCLUDED,
        /** By the price book. */
        PRICED
    }

    static Terms free(YearMonth period, PriceBook book) {
        return new Terms(period, book.version(), Kind.FREE, 0, Micros.ZERO, Micros.ZERO, Micros.ZERO);
    }

    static Terms included(YearMonth period, PriceBook book) {
        return new Terms(period, book.version(), Kind.INCLUDED, 0, Micros.ZERO, Micros.ZERO, first(book.largeFinal()));
    }

    static Terms priced(YearMonth period, PriceBook book, int step) {
        Tariff.Tier tier = book.generation().tiers().get(step);
        return new Terms(period, book.version(), Kind.PRICED, step, tier.set(), tier.rest(), first(book.largeFinal()));
    }

    /** The price of a tariff that is flat, and of any other the most that one can cost. */
    private static Micros first(Tariff tariff) {
        return tariff.tiers().getFirst().price();
    }

    Terms withLargeFinal(Micros price) {
        return new Terms(period, priceVersion, kind, step, set, standardFinal, price);
    }

    /** Samples and one standard final. */
    public Micros generation() {
        return set.plus(standardFinal);
    }
}
