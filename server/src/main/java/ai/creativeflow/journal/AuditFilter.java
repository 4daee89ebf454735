package ai.creativeflow.journal;

import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.Rfc3339;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which audit events are wanted; null is all of them. {@code since} is included, {@code until} is not. */
public record AuditFilter(
        @Nullable String actor,
        @Nullable String action,
        @Nullable Instant since,
        @Nullable Instant until) {

    /** From query parameters; throws 400 {@code invalid_parameter} for an instant that is none. */
    public static AuditFilter of(
            @Nullable String actor, @Nullable String action, @Nullable String since, @Nullable String until) {
        return new AuditFilter(actor, action, instant("since", since), instant("until", until));
    }

    private static @Nullable Instant instant(String name, @Nullable String text) {
        return text == null
                ? null
                : Rfc3339.parse(text).orElseThrow(() -> Problem.parameter(name, "must be an instant as of RFC 3339"));
    }
}
