package ai.creativeflow.webhooks;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one claim may take for an endpoint that is not free, while it holds the endpoint's lock. A rate limit is kept by
 * slots: each POST has one, all nodes draw them from one row, and they lie a little further apart than the limit asks, so
 * that neither a POST that leaves somewhat late nor one that is received somewhat early puts one too many into a second.
 * While the circuit is open a single delivery goes, as its probe, when that is due.
 *
 * @param toSlot until the next slot, in the database's time; zero where it has come
 */
record Pace(UUID endpoint, @Nullable Integer perSecond, boolean open, boolean probeDue, Duration toSlot) {

    /** How far ahead slots are given out. */
    static final Duration HORIZON = Duration.ofMillis(500);

    /** An open circuit lets one delivery through this often. */
    static final Duration PROBE_EVERY = Duration.ofSeconds(30);

    private static final long SECOND = 1_000_000_000L;
    private static final double APART = 1.03;
    private static final int UNLIMITED = 10_000;

    boolean limited() {
        return perSecond != null;
    }

    /** What no two POSTs of one node may lie closer than; zero without a limit. */
    static Duration gap(@Nullable Integer perSecond) {
        return perSecond == null ? Duration.ZERO : Duration.ofNanos(SECOND / perSecond);
    }

    /** When the slot of that number leaves, counted from the claim; a claim takes a while, so none before {@code lead}. */
    Duration slot(int number, Duration lead) {
        if (perSecond == null) {
            return Duration.ZERO;
        }
        var first = toSlot.compareTo(lead) > 0 ? toSlot : lead;
        return first.plusNanos(Math.round(number * APART * SECOND / perSecond));
    }

    /** How many slots there are up to the horizon. */
    int slots(Duration lead) {
        if (perSecond == null) {
            return UNLIMITED;
        }
        long left = HORIZON.minus(slot(0, lead)).toNanos();
        return left < 0 ? 0 : 1 + (int) (left * perSecond / (APART * SECOND));
    }

    boolean probes() {
        return open && probeDue;
    }
}
