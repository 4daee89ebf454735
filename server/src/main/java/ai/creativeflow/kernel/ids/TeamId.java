package ai.creativeflow.kernel.ids;

import java.util.Optional;
import java.util.UUID;

/** The id of a team, which owns everything that its keys and members make. */
public record TeamId(UUID value) implements Id {

    private static final String PREFIX = "team";

    public static Optional<TeamId> parse(String text) {
        return Id.parse(PREFIX, text).map(TeamId::new);
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
