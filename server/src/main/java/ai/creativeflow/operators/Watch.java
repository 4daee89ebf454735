package ai.creativeflow.operators;

import ai.creativeflow.journal.OperatorEvents;
import java.util.function.BooleanSupplier;

/** Tells operators when this node begins to decide rate limits by its share, because Redis is silent; once a silence. */
final class Watch {

    private final BooleanSupplier fallingBack;
    private final OperatorEvents operatorEvents;
    private boolean before;

    Watch(BooleanSupplier fallingBack, OperatorEvents operatorEvents) {
        this.fallingBack = fallingBack;
        this.operatorEvents = operatorEvents;
    }

    /** To be called by one thread, again and again. */
    void look() {
        boolean now = fallingBack.getAsBoolean();
        if (now && !before) {
            operatorEvents.raise(
                    OperatorEvents.Kind.RATE_LIMITS_FALLBACK,
                    "Redis is silent: this node decides rate limits by its share of them.");
        }
        before = now;
    }
}
