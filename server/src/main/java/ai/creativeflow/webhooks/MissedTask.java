package ai.creativeflow.webhooks;

import ai.creativeflow.jobs.Job;
import ai.creativeflow.jobs.Step;
import ai.creativeflow.kernel.ids.EndpointId;
import ai.creativeflow.kernel.ids.Uuids;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What a job that makes something good is to do: an endpoint's deliveries of a part of the past, oldest first. */
record MissedTask(String endpoint, Recoveries.Period period) {

    /** So many a step: the endpoint is locked for it, so it is short. */
    static final int STEP = 50;

    private static final int RANDOM_BITS = 16;

    /** What came of it so far: deliveries that were put in line again. */
    record Result(long deliveries) {}

    static MissedTask of(JsonMapper json, Job job) {
        return json.readValue(job.task(), MissedTask.class);
    }

    EndpointId endpointId() {
        return EndpointId.parse(endpoint).orElseThrow(() -> new IllegalStateException(endpoint));
    }

    /** The last one that was looked at, or what lies before all of them: ids are in the order of time. */
    UUID after(Job job) {
        return job.cursor() == null ? Uuids.first(period.since()) : UUID.fromString(job.cursor());
    }

    UUID before() {
        return Uuids.first(period.until());
    }

    /** After a page whose last one is {@code last}, null where there was none, {@code count} of which were put in line. */
    Step step(JsonMapper json, Job job, @Nullable UUID last, int count) {
        long before = job.result() == null
                ? 0
                : json.readValue(job.result(), Result.class).deliveries();
        String result = json.writeValueAsString(new Result(before + count));
        return last == null ? new Step.Succeeded(result) : new Step.Onward(last.toString(), progress(last), result);
    }

    private double progress(UUID last) {
        var at = Instant.ofEpochMilli(last.getMostSignificantBits() >>> RANDOM_BITS);
        double whole = Duration.between(period.since(), period.until()).toMillis();
        return whole <= 0 ? 0 : Math.clamp(Duration.between(period.since(), at).toMillis() / whole, 0, 1);
    }
}
