package ai.creativeflow.journal;

import ai.creativeflow.kernel.ids.OperatorEventId;
import java.time.Instant;

/** Something that the people who run the platform must know; {@code occurrences} are those since it was written last. */
public record OperatorEvent(OperatorEventId id, OperatorEvents.Kind kind, String detail, int occurrences, Instant at) {}
