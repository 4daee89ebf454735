package ai.creativeflow.batches;

import ai.creativeflow.generations.Status;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.PublicUrl;
import ai.creativeflow.kernel.ids.BatchId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A batch as its team sees it, in answers and in events. */
record BatchView(
        BatchId id,
        String object,
        Mode mode,
        Batch.Status status,
        boolean done,
        Lines lines,
        Generations generations,
        Links links,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant finishedAt) {

    /** How many lines are in which state. */
    record Lines(int total, int waiting, int accepted, int refused, int canceled) {

        static Lines of(Batch batch, Map<Line.Status, Integer> counts) {
            return new Lines(
                    batch.lines(),
                    counts.getOrDefault(Line.Status.WAITING, 0),
                    counts.getOrDefault(Line.Status.ACCEPTED, 0),
                    counts.getOrDefault(Line.Status.REFUSED, 0),
                    counts.getOrDefault(Line.Status.CANCELED, 0));
        }
    }

    /** Where the generations of the accepted lines stand; {@code open} are pending or being drawn. */
    record Generations(
            int open,
            int awaitingSelection,
            int completed,
            int failed,
            int canceled,
            int contentRejected,
            int expired) {

        static Generations of(Collection<Status> statuses) {
            return new Generations(
                    count(statuses, Status.PENDING)
                            + count(statuses, Status.PROCESSING_SAMPLES)
                            + count(statuses, Status.PROCESSING_FINAL),
                    count(statuses, Status.AWAITING_SELECTION),
                    count(statuses, Status.COMPLETED),
                    count(statuses, Status.FAILED),
                    count(statuses, Status.CANCELED),
                    count(statuses, Status.CONTENT_REJECTED),
                    count(statuses, Status.EXPIRED));
        }

        private static int count(Collection<Status> statuses, Status wanted) {
            return (int) statuses.stream().filter(wanted::equals).count();
        }
    }

    record Links(String self, String results, String cancel) {

        static Links of(BatchId id, PublicUrl publicUrl) {
            String self = publicUrl.of("/v1/batches/" + id);
            return new Links(self, self + "/results", self + "/cancel");
        }
    }

    static BatchView of(
            Batch batch, Map<Line.Status, Integer> lines, Collection<Status> statuses, PublicUrl publicUrl) {
        return new BatchView(
                batch.id(),
                "batch",
                batch.mode(),
                batch.status(),
                batch.status().done(),
                Lines.of(batch, lines),
                Generations.of(statuses),
                Links.of(batch.id(), publicUrl),
                batch.createdAt(),
                batch.updatedAt(),
                batch.finishedAt());
    }
}
