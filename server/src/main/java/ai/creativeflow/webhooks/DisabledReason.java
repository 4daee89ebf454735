package ai.creativeflow.webhooks;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why an endpoint gets nothing any more. */
enum DisabledReason {
    /** Its team switched it off. */
    REQUESTED,
    /** It answered 410. */
    GONE,
    /** It only failed, for five days. */
    FAILING;

    @JsonValue
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For a value that our own database wrote. */
    static DisabledReason stored(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
