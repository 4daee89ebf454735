package ai.creativeflow.jobs;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.JobId;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A job as callers see it. */
public record JobView(
        JobId id,
        String object,
        Mode mode,
        String kind,
        Job.Status status,
        boolean done,
        double progress,
        @Nullable @JsonRawValue String result,
        Job.@Nullable Failure error,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant finishedAt) {

    public static JobView of(Job job) {
        return new JobView(
                job.id(),
                "job",
                job.mode(),
                job.kind(),
                job.status(),
                job.status().done(),
                job.progress(),
                job.result(),
                job.error(),
                job.createdAt(),
                job.updatedAt(),
                job.finishedAt());
    }
}
