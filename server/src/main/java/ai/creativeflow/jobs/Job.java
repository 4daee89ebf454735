package ai.creativeflow.jobs;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.JobId;
import ai.creativeflow.kernel.ids.TeamId;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One job as it is kept.
 *
 * @param task what to do, as JSON of its kind
 * @param cursor how far it came, in the terms of its kind; null at its beginning
 * @param progress from 0 to 1
 * @param result what came of it so far, as JSON; null while there is nothing
 */
public record Job(
        JobId id,
        TeamId team,
        Mode mode,
        String kind,
        String task,
        Status status,
        @Nullable String cursor,
        double progress,
        @Nullable String result,
        @Nullable Failure error,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant finishedAt) {

    /** What a job is at. Those that are done stay as they are. */
    public enum Status {
        PENDING,
        RUNNING,
        SUCCEEDED,
        FAILED,
        CANCELED;

        public boolean done() {
            return this != PENDING && this != RUNNING;
        }

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** For a value that our own database wrote. */
        static Status stored(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }

    /** Why it failed, for programs and for people. */
    public record Failure(String code, String message) {}
}
