package ai.creativeflow.generations;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a generation stands. */
public enum Status {
    PENDING(0, true),
    PROCESSING_SAMPLES(0.25, true),
    AWAITING_SELECTION(0.5, false),
    PROCESSING_FINAL(0.75, true),
    COMPLETED(1, false),
    FAILED(1, false),
    CANCELED(1, false),
    CONTENT_REJECTED(1, false),
    EXPIRED(1, false);

    private final double progress;
    private final boolean open;

    Status(double progress, boolean open) {
        this.progress = progress;
        this.open = open;
    }

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Status> of(String wire) {
        return Arrays.stream(values())
                .filter(status -> status.wire().equals(wire))
                .findFirst();
    }

    static Status stored(String wire) {
        return of(wire).orElseThrow(() -> new IllegalStateException("status " + wire));
    }

    /** Whether nothing will change any more. */
    public boolean done() {
        return switch (this) {
            case PENDING, PROCESSING_SAMPLES, AWAITING_SELECTION, PROCESSING_FINAL -> false;
            case COMPLETED, FAILED, CANCELED, CONTENT_REJECTED, EXPIRED -> true;
        };
    }

    /** Whether it counts among the team's running and queued generations. */
    boolean open() {
        return open;
    }

    /** Whether a caller that waits has reached something: the end, or its turn to act. */
    boolean settled() {
        return done() || this == AWAITING_SELECTION;
    }

    double progress() {
        return progress;
    }

    boolean canBecome(Status next) {
        return switch (this) {
            case PENDING -> next == PROCESSING_SAMPLES || next == EXPIRED || ends(next);
            case PROCESSING_SAMPLES ->
                next == PROCESSING_SAMPLES || next == AWAITING_SELECTION || next == PROCESSING_FINAL || ends(next);
            case AWAITING_SELECTION ->
                next == PROCESSING_SAMPLES || next == PROCESSING_FINAL || next == CANCELED || next == EXPIRED;
            case PROCESSING_FINAL -> next == PROCESSING_FINAL || next == COMPLETED || ends(next);
            case COMPLETED, FAILED, CANCELED, CONTENT_REJECTED, EXPIRED -> false;
        };
    }

    private static boolean ends(Status next) {
        return next == FAILED || next == CANCELED || next == CONTENT_REJECTED;
    }
}
