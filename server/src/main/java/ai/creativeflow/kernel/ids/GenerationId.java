package ai.creativeflow.kernel.ids;

import java.util.Optional;
import java.util.UUID;

/** The id of a generation. */
public record GenerationId(UUID value) implements Id {

    private static final String PREFIX = "gen";

    public static Optional<GenerationId> parse(String text) {
        return Id.parse(PREFIX, text).map(GenerationId::new);
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
