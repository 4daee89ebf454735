package ai.creativeflow.webhooks;

import ai.creativeflow.kernel.ids.AttemptId;
import ai.creativeflow.kernel.ids.DeliveryId;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One POST to an endpoint and what came of it. {@code error} says why there is no answer or why the answer is none of
 * success; {@code responseBody} is the beginning of the answer, read as UTF-8.
 */
record Attempt(
        AttemptId id,
        DeliveryId delivery,
        Instant at,
        Duration took,
        @Nullable Integer responseStatus,
        @Nullable String responseBody,
        @Nullable String error,
        Trigger trigger) {

    /** Whose idea it was. */
    enum Trigger {
        AUTOMATIC,
        MANUAL,
        TEST;

        @JsonValue
        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** For a value that our own database wrote. */
        static Trigger stored(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }
}
