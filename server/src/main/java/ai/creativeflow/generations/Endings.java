package ai.creativeflow.generations;

import ai.creativeflow.billing.Billing;
import ai.creativeflow.generations.Generation.Reason;
import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import java.time.Instant;

/** How a generation ends without its final: what is held goes back, its place among the open ones too, and it is told. */
final class Endings {

    private final GenerationRepository generations;
    private final SampleRepository samples;
    private final Billing billing;
    private final Journal journal;
    private final Changes changes;
    private final GenerationView.Maker views;

    Endings(
            GenerationRepository generations,
            SampleRepository samples,
            Billing billing,
            Journal journal,
            Changes changes,
            GenerationView.Maker views) {
        this.generations = generations;
        this.samples = samples;
        this.billing = billing;
        this.journal = journal;
        this.changes = changes;
        this.views = views;
    }

    /** For one that is locked, and whose task is gone, in the transaction of that. */
    GenerationView end(Generation generation, Status end, Reason reason, Instant now) {
        if (generation.state().status().open()) {
            billing.close(generation.team());
        }
        billing.release(generation.owner(), generation.terms());
        Generation ended =
                generation.ended(end, reason, now).withCost(generation.cost().allReleased());
        generations.update(ended);
        billing.ended(ended.owner(), ended.terms(), end.wire());
        GenerationView view = views.of(ended, samples.of(ended.team(), ended.id()), null, now);
        journal.publish(ended.team(), ended.mode(), event(end), view);
        changes.changed(ended.id());
        return view;
    }

    private static EventType event(Status end) {
        return switch (end) {
            case FAILED -> EventType.GENERATION_FAILED;
            case CANCELED -> EventType.GENERATION_CANCELED;
            case CONTENT_REJECTED -> EventType.GENERATION_CONTENT_REJECTED;
            case EXPIRED -> EventType.GENERATION_EXPIRED;
            case PENDING, PROCESSING_SAMPLES, AWAITING_SELECTION, PROCESSING_FINAL, COMPLETED ->
                throw new IllegalArgumentException(end + " is no such end");
        };
    }
}
