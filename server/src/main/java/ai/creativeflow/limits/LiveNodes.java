package ai.creativeflow.limits;

import ai.creativeflow.kernel.messaging.Nodes;
import java.util.function.IntSupplier;

/** How many nodes share a limit when they cannot ask Redis; what was counted last, also while the database is away. */
final class LiveNodes implements IntSupplier {

    private final Nodes nodes;
    private volatile int last = 1;

    LiveNodes(Nodes nodes) {
        this.nodes = nodes;
    }

    void count() {
        last = Math.max(1, nodes.count());
    }

    @Override
    public int getAsInt() {
        return last;
    }
}
