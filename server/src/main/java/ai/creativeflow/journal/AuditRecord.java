package ai.creativeflow.journal;

import ai.creativeflow.kernel.ids.AuditId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An audit event as it is read; {@code ip} is null where none is known, and after it was erased. */
public record AuditRecord(
        AuditId id,
        AuditEvent event,
        int occurrences,
        Instant at,
        @Nullable String ip) {}
