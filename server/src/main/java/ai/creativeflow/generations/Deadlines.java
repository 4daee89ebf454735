package ai.creativeflow.generations;

import ai.creativeflow.kernel.http.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Until when a generation is worth anything to its caller, two promises: it has begun by {@code startBy} or ends and costs
 * nothing; it is done by {@code finishBy} or ends and costs what was delivered.
 */
record Deadlines(@Nullable Instant startBy, @Nullable Instant finishBy) {

    static final Deadlines NONE = new Deadlines(null, null);

    /** Throws 422 where one is over already. Asked when a generation is accepted, so that a repeat of that is not refused. */
    void requireAhead(Instant now) {
        requireAhead("/start_by", startBy, now);
        requireAhead("/finish_by", finishBy, now);
    }

    private static void requireAhead(String pointer, @Nullable Instant deadline, Instant now) {
        if (deadline != null && !deadline.isAfter(now)) {
            throw Problem.invalid(pointer, "range", "must be in the future");
        }
    }

    /** What is said of one that was not begun, or not done, in time. */
    static Generation.Reason reason(boolean begun) {
        return new Generation.Reason(
                "deadline_exceeded",
                begun ? "It was not done by finish_by." : "It had not begun by the deadline that was set.",
                true);
    }
}
