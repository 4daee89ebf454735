package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import java.time.YearMonth;

/**
 * A team's month: what is reserved, what is charged, and how many generations of each kind there are.
 *
 * @param creditHeld how much of the reserved money grants pay
 * @param creditCharged how much of the charged money they paid
 */
public record Wallet(
        YearMonth period,
        Micros held,
        Micros charged,
        Micros creditHeld,
        Micros creditCharged,
        int includedHeld,
        int includedUsed,
        int pricedHeld,
        int pricedUsed) {

    static Wallet empty(YearMonth period) {
        return new Wallet(period, Micros.ZERO, Micros.ZERO, Micros.ZERO, Micros.ZERO, 0, 0, 0, 0);
    }

    int included() {
        return includedHeld + includedUsed;
    }

    /** The number of the next priced generation in its month, from 0; what was released does not count. */
    long nextPriced() {
        return (long) pricedHeld + pricedUsed;
    }

    /** What the team pays of the charged money, after grants. */
    public Micros due() {
        return charged.minus(creditCharged);
    }

    /** What the team would pay of the reserved money, after grants. */
    public Micros reserved() {
        return held.minus(creditHeld);
    }

    /** Charged and reserved, after grants: what caps are held against. */
    public Micros committed() {
        return reserved().plus(due());
    }
}
