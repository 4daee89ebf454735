package ai.creativeflow.kernel.ids;

import java.util.Optional;
import java.util.UUID;

/** The id of an audit event. */
public record AuditId(UUID value) implements Id {

    private static final String PREFIX = "aud";

    public static Optional<AuditId> parse(String text) {
        return Id.parse(PREFIX, text).map(AuditId::new);
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public String toString() {
        return text();
    }
}
