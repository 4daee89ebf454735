package ai.creativeflow.generations;

import ai.creativeflow.kernel.ids.TeamId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Teams whose holds did not fit beside those of others, and who therefore are accepted alone for a while: a moment where a
 * team only came to its next price, twice as long each time that it stands in the way again soon after.
 */
final class LoneTeams {

    static final Duration SHORTEST = Duration.ofMillis(100);
    static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int TEAMS_MAX = 10_000;

    private final LongSupplier nanoTime;
    private final Cache<TeamId, Time> times;

    private record Time(long since, Duration length) {}

    LoneTeams(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.times = Caffeine.newBuilder()
                .maximumSize(TEAMS_MAX)
                .expireAfterWrite(LONGEST.multipliedBy(2))
                .ticker(nanoTime::getAsLong)
                .build();
    }

    boolean contains(TeamId team) {
        Time time = times.getIfPresent(team);
        return time != null && nanoTime.getAsLong() - time.since < time.length.toNanos();
    }

    void add(TeamId team) {
        times.asMap().compute(team, (one, before) -> new Time(nanoTime.getAsLong(), length(before)));
    }

    private static Duration length(@Nullable Time before) {
        if (before == null) {
            return SHORTEST;
        }
        Duration twice = before.length.multipliedBy(2);
        return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    }
}
