package ai.creativeflow.journal;

import ai.creativeflow.kernel.ids.TeamId;
import org.jspecify.annotations.Nullable;

/**
 * Who did what to whom. It holds ids and words of ours only, no personal data: it can never be erased. {@code actor} is
 * the text of an id ({@code key_…}, {@code usr_…}) or {@code operator:<name>}; {@code outcome} is {@code done} or a
 * problem's code.
 */
public record AuditEvent(
        @Nullable TeamId team,
        String actor,
        String action,
        @Nullable String target,
        String outcome) {}
