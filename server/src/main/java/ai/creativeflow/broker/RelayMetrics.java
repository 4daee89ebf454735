package ai.creativeflow.broker;

import ai.creativeflow.journal.EventFeed;
import ai.creativeflow.journal.EventFeed.Entry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** How the relay does: how much it published, how long events took to the broker's confirmation, and how far behind it is. */
final class RelayMetrics {

    private static final String EVENTS = "creativeflow.relay.events";
    private static final double MEDIAN = 0.5;
    private static final double SLOWEST = 0.99;

    private final EventFeed feed;
    private final RelayRepository relay;
    private final InstantSource clock;
    private final Counter published;
    private final Counter returned;
    private final Timer delay;
    private volatile double lagSeconds;

    RelayMetrics(EventFeed feed, RelayRepository relay, InstantSource clock, MeterRegistry registry) {
        this.feed = feed;
        this.relay = relay;
        this.clock = clock;
        published = registry.counter(EVENTS, "outcome", "published");
        returned = registry.counter(EVENTS, "outcome", "returned");
        delay = Timer.builder("creativeflow.relay.delay")
                .description("From writing an event to the broker's confirmation, on the node that relays")
                .publishPercentiles(MEDIAN, SLOWEST)
                .register(registry);
        Gauge.builder("creativeflow.relay.lag", this, metrics -> metrics.lagSeconds)
                .description("The age of the oldest event that the broker has not confirmed, all nodes'")
                .baseUnit("seconds")
                .register(registry);
    }

    void published(List<Entry> entries) {
        Instant now = clock.instant();
        published.increment(entries.size());
        entries.forEach(entry -> delay.record(positive(entry.event().createdAt(), now)));
    }

    void returned() {
        returned.increment();
    }

    /** Looks up how far behind the relay is, whichever node it is on. */
    void look() {
        Instant now = clock.instant();
        lagSeconds = relay.position()
                .flatMap(feed::oldestAfter)
                .map(at -> positive(at, now).toMillis() / 1000.0)
                .orElse(0.0);
    }

    /** Clocks of two nodes may differ. */
    private static Duration positive(Instant from, Instant to) {
        return from.isBefore(to) ? Duration.between(from, to) : Duration.ZERO;
    }
}
