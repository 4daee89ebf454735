package ai.creativeflow.webhooks;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When what is made good has its turn, and how much of it: all there is room for where nothing else is sent, and else a few
 * and then a pause, so that what happens now has the machine to itself most of the time.
 */
final class Courtesy {

    static final Duration PAUSE = Duration.ofMillis(40);
    static final int TURN_OF_A_PROCESSOR = 2;
    static final Duration LIVELY_FOR = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;
    private final int turn;
    private volatile long liveAt;
    private volatile long madeGoodAt;

    Courtesy(LongSupplier nanoTime, int processors) {
        this.nanoTime = nanoTime;
        this.turn = TURN_OF_A_PROCESSOR * processors;
        this.liveAt = nanoTime.getAsLong() - LIVELY_FOR.toNanos();
        this.madeGoodAt = nanoTime.getAsLong() - PAUSE.toNanos();
    }

    void sent(boolean madeGood) {
        if (madeGood) {
            madeGoodAt = nanoTime.getAsLong();
        } else {
            liveAt = nanoTime.getAsLong();
        }
    }

    /** How many may be made good now; none right after a turn beside others. */
    int room() {
        if (!isLively()) {
            return Integer.MAX_VALUE;
        }
        return nanoTime.getAsLong() - madeGoodAt < PAUSE.toNanos() ? 0 : turn;
    }

    /** After a turn, until the next. */
    Duration pause() {
        return isLively() ? PAUSE : Duration.ZERO;
    }

    private boolean isLively() {
        return nanoTime.getAsLong() - liveAt < LIVELY_FOR.toNanos();
    }
}
