package ai.creativeflow.webhooks;

import ai.creativeflow.journal.EventType;
import java.util.Arrays;
import java.util.Optional;

/** What an endpoint subscribes to: one event type, all of a subject ({@code generation.*}), or everything. */
record EventPattern(String text) {

    private static final String EVERYTHING = "*";
    private static final String WILDCARD = ".*";

    /** Empty where no event type could ever match, so that a misspelt pattern is not a silent endpoint. */
    static Optional<EventPattern> parse(String text) {
        var pattern = new EventPattern(text);
        return Arrays.stream(EventType.values()).anyMatch(pattern::matches) ? Optional.of(pattern) : Optional.empty();
    }

    boolean matches(EventType type) {
        if (text.equals(EVERYTHING)) {
            return true;
        }
        if (text.endsWith(WILDCARD)) {
            return type.wire().startsWith(text.substring(0, text.length() - 1));
        }
        return type.wire().equals(text);
    }
}
