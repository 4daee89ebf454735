package ai.creativeflow.billing;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How wide the buckets of a time series are, in UTC. */
enum Granularity {
    HOUR(ChronoUnit.HOURS),
    DAY(ChronoUnit.DAYS),
    MONTH(ChronoUnit.MONTHS);

    private final ChronoUnit unit;

    Granularity(ChronoUnit unit) {
        this.unit = unit;
    }

    @JsonValue
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Granularity> of(String wire) {
        return Arrays.stream(values()).filter(one -> one.wire().equals(wire)).findFirst();
    }

    /** The start of the bucket that this instant is in. */
    Instant startOf(Instant instant) {
        var utc = instant.atOffset(ZoneOffset.UTC);
        return (this == MONTH ? utc.withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS) : utc.truncatedTo(unit)).toInstant();
    }

    /** The start of the bucket after the one that starts here. */
    Instant after(Instant start) {
        return start.atOffset(ZoneOffset.UTC).plus(1, unit).toInstant();
    }

    /** The first start that is not before this instant. */
    Instant endOf(Instant instant) {
        Instant start = startOf(instant);
        return start.equals(instant) ? start : after(start);
    }

    long between(Instant from, Instant to) {
        return unit.between(from.atOffset(ZoneOffset.UTC), to.atOffset(ZoneOffset.UTC));
    }
}
