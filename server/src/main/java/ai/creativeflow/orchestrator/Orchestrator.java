package ai.creativeflow.orchestrator;

import ai.creativeflow.broker.BrokerLine;
import org.jspecify.annotations.Nullable;

/** What operators see of the orchestrator's updates. */
public final class Orchestrator {

    private final @Nullable BrokerLine updates;

    Orchestrator(@Nullable BrokerLine updates) {
        this.updates = updates;
    }

    /** Whether updates should come by RabbitMQ and can't at the moment; it is asked for everything meanwhile. */
    public boolean isDeaf() {
        return updates != null && updates.isAway();
    }
}
