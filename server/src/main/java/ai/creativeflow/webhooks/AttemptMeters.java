package ai.creativeflow.webhooks;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** How many attempts this node made, how they ended, and how long they took. No tag names a team or an endpoint. */
final class AttemptMeters {

    private static final String NAME = "creativeflow.webhooks.attempts";

    private final Timer delivered;
    private final Timer refused;
    private final Timer unanswered;

    AttemptMeters(MeterRegistry registry) {
        this.delivered = timer(registry, "delivered");
        this.refused = timer(registry, "refused");
        this.unanswered = timer(registry, "unanswered");
    }

    private static Timer timer(MeterRegistry registry, String outcome) {
        return Timer.builder(NAME)
                .description("Attempts to deliver webhooks, with the time until the whole answer was there")
                .tag("outcome", outcome)
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    void count(Courier.Reply reply) {
        Timer timer = reply.delivered() ? delivered : reply.status() == null ? unanswered : refused;
        timer.record(reply.took());
    }
}
