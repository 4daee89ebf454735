package ai.creativeflow.kernel;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether an object is real or a free rehearsal. Objects of one mode never see those of the other. */
public enum Mode {
    LIVE,
    TEST;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The word of API and database: {@code live} or {@code test}. */
    @JsonValue
    public String wire() {
        return wire;
    }

    public static Optional<Mode> of(String wire) {
        return Arrays.stream(values()).filter(mode -> mode.wire.equals(wire)).findFirst();
    }

    /** For a value that our own database wrote. */
    public static Mode stored(String wire) {
        return of(wire).orElseThrow(() -> new IllegalStateException("mode " + wire));
    }
}
