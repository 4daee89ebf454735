package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import java.time.YearMonth;

/** A team's month: what is reserved, what is charged, and how many generations of each kind there are. */
public record Wallet(
        YearMonth period,
        Micros held,
        Micros charged,
        int includedHeld,
        int includedUsed,
        int pricedHeld,
        int pricedUsed) {

    static Wallet empty(YearMonth period) {
        return new Wallet(period, Micros.ZERO, Micros.ZERO, 0, 0, 0, 0);
    }

    int included() {
        return includedHeld + includedUsed;
    }

    /** The number of the next priced generation in its month, from 0; what was released does not count. */
    long nextPriced() {
        return (long) pricedHeld + pricedUsed;
    }

    /** Charged and reserved: what caps are held against. */
    public Micros committed() {
        return held.plus(charged);
    }
}
