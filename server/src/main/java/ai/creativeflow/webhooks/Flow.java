package ai.creativeflow.webhooks;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How fast and in which order an endpoint wants to be told; no limit where {@code rateLimitPerSecond} is null. */
record Flow(@Nullable Integer rateLimitPerSecond, Ordering ordering) {

    static final Flow FREE = new Flow(null, Ordering.NONE);

    static final int RATE_LIMIT_MAX = 1_000;

    enum Ordering {
        NONE,
        /** One after the other, in the order of the events; the next goes when the one before it is over. */
        FIFO;

        @JsonValue
        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Ordering> of(String wire) {
            return Arrays.stream(values())
                    .filter(ordering -> ordering.wire().equals(wire))
                    .findFirst();
        }
    }

    Flow {
        if (rateLimitPerSecond != null && (rateLimitPerSecond < 1 || rateLimitPerSecond > RATE_LIMIT_MAX)) {
            throw new IllegalArgumentException("a rate limit of " + rateLimitPerSecond);
        }
    }

    Flow withRateLimit(@Nullable Integer perSecond) {
        return new Flow(perSecond, ordering);
    }

    Flow withOrdering(Ordering other) {
        return new Flow(rateLimitPerSecond, other);
    }
}
