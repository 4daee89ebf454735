package ai.creativeflow.limits;

import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.NodeId;
import ai.creativeflow.kernel.messaging.Nodes;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;

/**
 * Stops the start of a node whose windows are its own while another one lives: two of them would each admit the whole limit.
 * A node that was killed a moment ago only seems to live, so the start waits for a sign of life, for at most five seconds.
 */
final class OnlyNode implements InitializingBean {

    private static final Duration SIGN_WITHIN = Nodes.BEAT.plusSeconds(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final Nodes nodes;
    private final boolean unchecked;

    OnlyNode(Nodes nodes, boolean unchecked) {
        this.nodes = nodes;
        this.unchecked = unchecked;
    }

    @Override
    public void afterPropertiesSet() throws InterruptedException {
        if (unchecked) {
            return;
        }
        nodes.beat();
        Map<NodeId, OffsetDateTime> before = nodes.elders();
        var never = new Bell();
        for (Duration waited = Duration.ZERO; !before.isEmpty(); waited = waited.plus(LOOK_EVERY)) {
            Map<NodeId, OffsetDateTime> now = nodes.elders();
            now.forEach((node, seenAt) -> refuse(node, seenAt, before.get(node)));
            if (now.isEmpty() || waited.compareTo(SIGN_WITHIN) >= 0) {
                return;
            }
            never.await(LOOK_EVERY);
        }
    }

    private static void refuse(NodeId node, OffsetDateTime seenAt, @Nullable OffsetDateTime before) {
        if (!seenAt.equals(before)) {
            throw new IllegalStateException(
                    "Another node, %s, runs on this database, and rate limits are not shared without Redis. "
                                    .formatted(node.value())
                            + "Set creativeflow.redis.url on every node, or creativeflow.limits.unshared-allowed=true "
                            + "where each may admit the whole limit.");
        }
    }
}
