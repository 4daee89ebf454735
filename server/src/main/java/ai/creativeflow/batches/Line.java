package ai.creativeflow.batches;

import ai.creativeflow.kernel.ids.GenerationId;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One create of a batch.
 *
 * @param number its place, from 0
 * @param request the body as it was sent
 * @param problem as JSON, why it was refused
 */
record Line(
        int number,
        String key,
        String request,
        Status status,
        @Nullable GenerationId generation,
        @Nullable String problem) {

    enum Status {
        WAITING,
        ACCEPTED,
        REFUSED,
        CANCELED;

        @JsonValue
        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Status stored(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }

    static Line waiting(int number, String key, String request) {
        return new Line(number, key, request, Status.WAITING, null, null);
    }
}
