package ai.creativeflow.people;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What checking a person's token found. */
sealed interface Verification {

    /**
     * A token that holds.
     *
     * @param subject who it is, in the words of the Auth service
     * @param email only an address that the Auth service has verified
     */
    record Person(
            String subject,
            @Nullable String email,
            @Nullable String name,
            Instant expiresAt) implements Verification {}

    /** Malformed, signed by another key or algorithm, out of its time, for another audience: one answer for all. */
    record Refused(String why) implements Verification {}

    /** The key set that would tell cannot be had now. */
    record Unknown(String why) implements Verification {}
}
