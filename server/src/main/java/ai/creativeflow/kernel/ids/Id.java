package ai.creativeflow.kernel.ids;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.UUID;

/** A typed id: written as a prefix of its kind, an underscore, and a UUIDv7 in 26 characters of Crockford base32. */
public interface Id {

    UUID value();

    /** The kind's prefix without the underscore, {@code team} for example. */
    String prefix();

    /** As callers see it, {@code team_01jd…}. */
    @JsonValue
    default String text() {
        return prefix() + '_' + Base32.encode(value());
    }

    /** Reads the id of one kind; empty for another prefix and for anything that {@link #text} would not write. */
    static Optional<UUID> parse(String prefix, String text) {
        if (text.length() != prefix.length() + 1 + Base32.LENGTH
                || !text.startsWith(prefix)
                || text.charAt(prefix.length()) != '_') {
            return Optional.empty();
        }
        return Base32.decode(text.substring(prefix.length() + 1));
    }
}
