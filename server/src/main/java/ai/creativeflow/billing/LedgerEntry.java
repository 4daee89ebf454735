package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.LedgerEntryId;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One movement of money, both sides of it: what leaves {@code debit} arrives at {@code credit}. It is never changed; a
 * mistake is corrected by another entry.
 *
 * @param reserved the team's reserved money of that month after the entry
 * @param charged its charged money of that month after the entry
 */
record LedgerEntry(
        LedgerEntryId id,
        String period,
        Type type,
        String debit,
        String credit,
        Micros amount,
        @Nullable GenerationId generation,
        @Nullable String part,
        Micros reserved,
        Micros charged,
        Instant createdAt) {

    /** Why the money moved. */
    enum Type {
        HOLD,
        CAPTURE,
        RELEASE,
        GRANT,
        ADJUSTMENT;

        @JsonValue
        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Type> of(String wire) {
            return Arrays.stream(values())
                    .filter(type -> type.wire().equals(wire))
                    .findFirst();
        }
    }
}
