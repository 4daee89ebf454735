package ai.creativeflow.batches;

import ai.creativeflow.identity.Role;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.BatchId;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.UserId;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One batch as it is kept, without its lines. */
record Batch(
        BatchId id,
        TeamId team,
        Mode mode,
        Author author,
        Status status,
        int lines,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant finishedAt) {

    static final int LINES_MAX = 1_000;

    /** Who handed it in: a key, or a person by the role that they had. */
    sealed interface Author {
        record OfKey(KeyId key) implements Author {}

        record OfPerson(UserId user, Role role) implements Author {}
    }

    enum Status {
        PENDING,
        PROCESSING,
        CANCELING,
        COMPLETED,
        CANCELED;

        boolean done() {
            return this == COMPLETED || this == CANCELED;
        }

        @JsonValue
        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Status stored(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }
}
