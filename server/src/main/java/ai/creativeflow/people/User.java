package ai.creativeflow.people;

import ai.creativeflow.kernel.ids.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person. {@code subject} is null until the person calls for the first time; {@code email} where no verified address is
 * known.
 */
public record User(
        UserId id,
        @Nullable String subject,
        @Nullable String email,
        @Nullable String name,
        Instant createdAt) {}
