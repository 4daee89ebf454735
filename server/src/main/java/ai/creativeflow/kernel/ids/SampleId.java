package ai.creativeflow.kernel.ids;

import java.util.Optional;
import java.util.UUID;

/** The id of one sample of a generation. */
public record SampleId(UUID value) implements Id {

    private static final String PREFIX = "smp";

    public static Optional<SampleId> parse(String text) {
        return Id.parse(PREFIX, text).map(SampleId::new);
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
