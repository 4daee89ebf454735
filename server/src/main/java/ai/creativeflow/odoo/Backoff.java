package ai.creativeflow.odoo;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** When a report that failed is sent again: ever later up to a bound, moved by up to a fifth, and not before Odoo asked. */
final class Backoff {

    private static final double JITTER = 0.2;
    private static final int DOUBLINGS_MAX = 30;

    private final Duration first;
    private final Duration max;
    private final RandomGenerator random;

    Backoff(Duration first, Duration max, RandomGenerator random) {
        this.first = first;
        this.max = max;
        this.random = random;
    }

    /** The pause after that many attempts, at least 1. */
    Duration after(int attempts, Duration notBefore) {
        long doubled = first.toMillis() << Math.min(attempts - 1, DOUBLINGS_MAX);
        long bounded = doubled <= 0 ? max.toMillis() : Math.min(doubled, max.toMillis());
        var pause = Duration.ofMillis(Math.round(bounded * (1 + JITTER * (2 * random.nextDouble() - 1))));
        return notBefore.compareTo(pause) > 0 ? notBefore : pause;
    }
}
