package ai.creativeflow.identity;

import ai.creativeflow.kernel.Micros;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a team may have, as data. A bound that is null does not exist.
 *
 * @param includedGenerations a calendar month (UTC), free of charge
 * @param sellsBeyond whether generations beyond the included ones are sold at the price book; else they are refused
 * @param creditLimit what may be charged and reserved a calendar month
 * @param windows the team's rate limits
 * @param userWindows the rate limits of each of its people
 * @param atOnce how many generations are worked on at once
 * @param storageBytes how much the team may store
 * @param endpoints how many webhook endpoints it may have
 * @param finalsKeptDays how long finals are kept, from the end of their generation
 */
public record Plan(
        String name,
        int includedGenerations,
        boolean sellsBeyond,
        @Nullable Micros creditLimit,
        List<RateWindow> windows,
        List<RateWindow> userWindows,
        @Nullable Integer atOnce,
        @Nullable Long storageBytes,
        int endpoints,
        @Nullable Integer finalsKeptDays) {

    /** Open generations beyond {@link #atOnce} wait, up to this many times that number. */
    private static final int QUEUE_FACTOR = 20;

    public Plan {
        windows = List.copyOf(windows);
        userWindows = List.copyOf(userWindows);
    }

    /** How many generations may be running or waiting; null for no bound. */
    public @Nullable Integer openAllowed() {
        return atOnce == null ? null : atOnce + atOnce * QUEUE_FACTOR;
    }

    /** As it holds for a team that has bounds of its own; null is the plan's. */
    Plan withOwn(@Nullable Micros ownCreditLimit, @Nullable List<RateWindow> ownWindows) {
        return new Plan(
                name,
                includedGenerations,
                sellsBeyond,
                ownCreditLimit == null ? creditLimit : ownCreditLimit,
                ownWindows == null ? windows : ownWindows,
                userWindows,
                atOnce,
                storageBytes,
                endpoints,
                finalsKeptDays);
    }
}
