package ai.creativeflow.broker;

import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.ids.EventId;
import ai.creativeflow.testing.Parallel;
import java.util.List;
import java.util.Map;

/** Woken in the process that wrote the event, and by each node's poll. */
class InProcessTransportTest extends EventTransportContract {

    @Override
    Map<String, String> settings() {
        return Map.of();
    }

    @Override
    void disturb(List<EventId> events) {
        Parallel.times(50, i -> {
            (i % 2 == 0 ? one : other).bean(Journal.class).pending().ring();
            return i;
        });
    }
}
