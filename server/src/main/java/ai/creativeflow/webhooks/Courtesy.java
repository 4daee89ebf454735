package ai.creativeflow.webhooks;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When what is made good has its turn: at once where nothing else is sent, and else with a pause after each turn, so that
 * what happens now has the machine to itself most of the time.
 */
final class Courtesy {

    static final Duration PAUSE = Duration.ofMillis(40);
    static final Duration LIVELY_FOR = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;
    private volatile long liveAt;
    private volatile long madeGoodAt;

    Courtesy(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
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

    /** Whether what is made good has to wait, because something else is being sent and it had its turn just now. */
    boolean isToWait() {
        return isLively() && nanoTime.getAsLong() - madeGoodAt < PAUSE.toNanos();
    }

    /** After a turn, until the next. */
    Duration pause() {
        return isLively() ? PAUSE : Duration.ZERO;
    }

    private boolean isLively() {
        return nanoTime.getAsLong() - liveAt < LIVELY_FOR.toNanos();
    }
}
