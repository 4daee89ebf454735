package ai.creativeflow.odoo;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;

/** How much the outbox holds, looked up now and then and shown to whoever scrapes. */
final class OutboxGauges {

    private static final String SIZE = "creativeflow.odoo.outbox";

    private final OutboxRepository outbox;
    private final InstantSource clock;
    private volatile double waiting;
    private volatile double refused;
    private volatile double oldestSeconds;

    OutboxGauges(OutboxRepository outbox, InstantSource clock, MeterRegistry registry) {
        this.outbox = outbox;
        this.clock = clock;
        Gauge.builder(SIZE, this, gauges -> gauges.waiting)
                .description("Facts that Odoo has not acknowledged, all nodes'")
                .tag("state", "waiting")
                .register(registry);
        Gauge.builder(SIZE, this, gauges -> gauges.refused)
                .description("Facts that Odoo has not acknowledged, all nodes'")
                .tag("state", "refused")
                .register(registry);
        Gauge.builder("creativeflow.odoo.outbox.oldest", this, gauges -> gauges.oldestSeconds)
                .description("The age of the oldest fact that waits")
                .baseUnit("seconds")
                .register(registry);
    }

    void look() {
        OutboxRepository.Counts counts = outbox.counts();
        waiting = counts.waiting();
        refused = counts.refused();
        oldestSeconds = counts.oldestWaitingAt()
                .map(at -> Duration.between(at, clock.instant()).toMillis() / 1000.0)
                .orElse(0.0);
    }
}
