package ai.creativeflow.webhooks;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a failed delivery is tried again: the schedule that Standard Webhooks 1.0 suggests, ten attempts over about 76
 * hours, each pause moved by up to a tenth so that what failed together does not return together. What the endpoint asks
 * for ({@code Retry-After}, RFC 9110, at most a day) only ever makes it later.
 */
final class RetrySchedule {

    static final Duration RETRY_AFTER_MAX = Duration.ofHours(24);

    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    static final int ATTEMPTS_MAX = PAUSES.size() + 1;

    private static final double JITTER = 0.1;

    private final RandomGenerator random;

    RetrySchedule(RandomGenerator random) {
        this.random = random;
    }

    /** The pause after that many failed attempts (1 is the first); empty when there was the last. */
    Optional<Duration> pauseAfter(int attempts, Optional<Duration> asked) {
        if (attempts > PAUSES.size()) {
            return Optional.empty();
        }
        double factor = 1 + JITTER * (2 * random.nextDouble() - 1);
        var pause = Duration.ofMillis(Math.round(PAUSES.get(attempts - 1).toMillis() * factor));
        return Optional.of(asked.filter(wish -> wish.compareTo(pause) > 0).orElse(pause));
    }

    /** Reads {@code Retry-After}, seconds or a date, cut to a day; empty for none, nonsense and the past. */
    static Optional<Duration> asked(Optional<String> retryAfter, Instant now) {
        return retryAfter
                .map(String::strip)
                .flatMap(value -> value.matches("[0-9]+") ? seconds(value) : date(value, now))
                .filter(Duration::isPositive)
                .map(wish -> wish.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : wish);
    }

    private static Optional<Duration> seconds(String value) {
        boolean huge = value.length() > 9;
        return Optional.of(huge ? RETRY_AFTER_MAX : Duration.ofSeconds(Long.parseLong(value)));
    }

    private static Optional<Duration> date(String value, Instant now) {
        try {
            var date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
            return Optional.of(Duration.between(now, date.toInstant()));
        } catch (DateTimeException nonsense) {
            return Optional.empty();
        }
    }
}
