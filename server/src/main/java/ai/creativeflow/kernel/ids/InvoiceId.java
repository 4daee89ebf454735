package ai.creativeflow.kernel.ids;

import java.util.Optional;
import java.util.UUID;

/** The id of a closed invoice. */
public record InvoiceId(UUID value) implements Id {

    private static final String PREFIX = "inv";

    public static Optional<InvoiceId> parse(String text) {
        return Id.parse(PREFIX, text).map(InvoiceId::new);
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
