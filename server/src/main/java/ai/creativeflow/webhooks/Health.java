package ai.creativeflow.webhooks;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint has answered since its last success: how many attempts failed, since when, and when the last did. An
 * endpoint counts as failing from the second failure on, since a single one is soon repeated; it is given up after at
 * least ten failures and nothing else over five days, the last two at least half a day apart, so that one burst against
 * an endpoint that was quiet for days does not disable it.
 */
record Health(
        int failures, @Nullable Instant since, @Nullable Instant last) {

    static final Health GOOD = new Health(0, null, null);

    static final int FAILING_FROM = 2;

    /** From so many failures in a row on, the endpoint's circuit is open: a probe now and then, and nothing else. */
    static final int OPENS_AT = 20;

    private static final int GIVEN_UP_FROM = 10;
    private static final Duration GIVEN_UP_AFTER = Duration.ofDays(5);
    private static final Duration GIVEN_UP_GAP = Duration.ofHours(12);

    boolean failing() {
        return failures >= FAILING_FROM;
    }

    boolean open() {
        return failures >= OPENS_AT;
    }

    /** Attempts end in another order than they began: one that began earlier does not move the last failure back. */
    Health failedAt(Instant at) {
        return new Health(
                failures + 1,
                since == null || at.isBefore(since) ? at : since,
                last == null || at.isAfter(last) ? at : last);
    }

    /** Whether a failure at this instant, on top of what is known, is the one to give up at. */
    boolean givenUpAt(Instant at) {
        return failures + 1 >= GIVEN_UP_FROM
                && since != null
                && last != null
                && Duration.between(since, at).compareTo(GIVEN_UP_AFTER) >= 0
                && Duration.between(last, at).compareTo(GIVEN_UP_GAP) >= 0;
    }
}
