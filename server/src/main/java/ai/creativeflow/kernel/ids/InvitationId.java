package ai.creativeflow.kernel.ids;

import java.util.Optional;
import java.util.UUID;

/** The id of an invitation to a team; it is no token. */
public record InvitationId(UUID value) implements Id {

    private static final String PREFIX = "ivt";

    public static Optional<InvitationId> parse(String text) {
        return Id.parse(PREFIX, text).map(InvitationId::new);
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
