package ai.creativeflow.kernel.ids;

import java.util.Optional;
import java.util.UUID;

/** The id of a ledger entry. */
public record LedgerEntryId(UUID value) implements Id {

    private static final String PREFIX = "ldg";

    public static Optional<LedgerEntryId> parse(String text) {
        return Id.parse(PREFIX, text).map(LedgerEntryId::new);
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
