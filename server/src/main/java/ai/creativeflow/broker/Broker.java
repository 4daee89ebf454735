package ai.creativeflow.broker;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;

/** What operators see of RabbitMQ. */
public final class Broker {

    private final BrokerLine relay;
    private final BrokerLine trigger;

    Broker(BrokerLine relay, BrokerLine trigger, MeterRegistry registry) {
        this.relay = relay;
        this.trigger = trigger;
        Gauge.builder("creativeflow.relay.away", this, broker -> broker.isAway() ? 1 : 0)
                .description("1 while this node can't publish or consume")
                .register(registry);
    }

    /** Whether this node can't publish or consume at the moment. Webhooks go on without it. */
    public boolean isAway() {
        return relay.isAway() || trigger.isAway();
    }

    /** What operators are told of it, without any secret; empty where nothing is wrong. */
    public Optional<String> reason() {
        return relay.reason().or(trigger::reason);
    }
}
