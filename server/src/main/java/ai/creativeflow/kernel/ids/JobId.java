package ai.creativeflow.kernel.ids;

import java.util.Optional;
import java.util.UUID;

/** The id of one job. */
public record JobId(UUID value) implements Id {

    private static final String PREFIX = "job";

    public static Optional<JobId> parse(String text) {
        return Id.parse(PREFIX, text).map(JobId::new);
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
