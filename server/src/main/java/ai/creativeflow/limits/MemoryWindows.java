package ai.creativeflow.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Windows in this process: exact on one node, and forgotten by its restart. */
final class MemoryWindows implements Windows {

    private static final int TAGS_MAX = 100_000;

    private static final Duration LONGER_THAN_A_DAY = Duration.ofHours(25);
    private static final Duration LONGER_THAN_A_MINUTE = Duration.ofMinutes(2);

    /** Apart, so that a stream of addresses makes no team's windows forgotten. */
    private final Cache<String, Counters> callers = forgetting(LONGER_THAN_A_DAY);

    private final Cache<String, Counters> addresses = forgetting(LONGER_THAN_A_MINUTE);
    private final Decision.Engine engine;
    private final MomentSource clock;

    MemoryWindows(Decision.Engine engine, MomentSource clock) {
        this.engine = engine;
        this.clock = clock;
    }

    @Override
    public Decision decide(Call call) {
        Moment now = clock.now();
        return new Decision(call, engine, now, now, counters(call.rates()).decide(call, now));
    }

    @Override
    public List<State> giveBack(Decision taken) {
        return counters(taken.call().rates()).giveBack(taken, taken.at(), clock.now());
    }

    @Override
    public List<State> standing(Rates rates) {
        return counters(rates).standing(rates, clock.now());
    }

    /** Takes note of what another engine decided. */
    Decision note(Decision elsewhere) {
        Moment now = clock.now();
        counters(elsewhere.call().rates()).note(elsewhere, now);
        return new Decision(elsewhere.call(), elsewhere.engine(), elsewhere.at(), now, elsewhere.states());
    }

    /** And of its giving back. */
    void noteGivenBack(Decision elsewhere) {
        counters(elsewhere.call().rates()).giveBack(elsewhere, elsewhere.noted(), clock.now());
    }

    private Counters counters(Rates rates) {
        Cache<String, Counters> tags = rates.ofAddress() ? addresses : callers;
        return Objects.requireNonNull(tags.get(rates.tag(), tag -> new Counters()));
    }

    private static Cache<String, Counters> forgetting(Duration after) {
        return Caffeine.newBuilder()
                .maximumSize(TAGS_MAX)
                .expireAfterAccess(after)
                .build();
    }
}
