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
 * @param atOnce how many generations are worked on at once
 * @param storageBytes how much the team may store
 * @param endpoints how many webhook endpoints it may have
 */
public record Plan(
        String name,
        int includedGenerations,
        boolean sellsBeyond,
        @Nullable Micros creditLimit,
        List<Window> windows,
        @Nullable Integer atOnce,
        @Nullable Long storageBytes,
        int endpoints) {

    /** Open generations beyond {@link #atOnce} wait, up to this many times that number. */
    private static final int QUEUE_FACTOR = 20;

    /** At most {@code limit} calls in any trailing {@code seconds}; one named {@code day} is the UTC day. */
    public record Window(String name, int limit, int seconds) {}

    public Plan {
        windows = List.copyOf(windows);
    }

    /** How many generations may be running or waiting; null for no bound. */
    public @Nullable Integer openAllowed() {
        return atOnce == null ? null : atOnce + atOnce * QUEUE_FACTOR;
    }

    Plan withCreditLimit(@Nullable Micros own) {
        return own == null
                ? this
                : new Plan(name, includedGenerations, sellsBeyond, own, windows, atOnce, storageBytes, endpoints);
    }
}
