package ai.creativeflow.webhooks;

import ai.creativeflow.identity.Scope;
import ai.creativeflow.jobs.Job;
import ai.creativeflow.jobs.JobKind;
import ai.creativeflow.jobs.Step;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.messaging.Bell;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Goes through a part of an endpoint's past, page by page, and puts in line what the endpoint missed there: no more at once
 * than is sent soon, so that its progress is what was sent, and the line of everybody stays short.
 */
final class MissedJob implements JobKind {

    static final String RECOVERY = "webhook_recovery";
    static final String REPLAY = "webhook_replay";

    static final int IN_LINE_MAX = 200;
    private static final Duration LINE_PAUSE = Duration.ofMillis(500);

    private final String name;
    private final EndpointRepository endpoints;
    private final MissedRepository missed;
    private final JsonMapper json;
    private final Walk walk;

    private MissedJob(String name, EndpointRepository endpoints, MissedRepository missed, JsonMapper json, Walk walk) {
        this.name = name;
        this.endpoints = endpoints;
        this.missed = missed;
        this.json = json;
        this.walk = walk;
    }

    /** Failed deliveries of an endpoint go again. */
    static MissedJob recovery(EndpointRepository endpoints, MissedRepository missed, JsonMapper json, Bell due) {
        return new MissedJob(RECOVERY, endpoints, missed, json, (job, task, endpoint) -> {
            var failed = missed.failed(
                    job.team(), job.mode(), endpoint.id(), task.after(job), task.before(), MissedTask.STEP);
            int again = failed.isEmpty() ? 0 : missed.sendAgain(failed);
            if (again > 0) {
                due.ringAfterCommit();
            }
            return new Page(failed.isEmpty() ? null : failed.getLast(), again);
        });
    }

    /** Events that an endpoint never got, and would get as it is now, are sent to it: those from before it was made too. */
    static MissedJob replay(
            EndpointRepository endpoints, MissedRepository missed, FanOut fanOut, Journal journal, JsonMapper json) {
        return new MissedJob(REPLAY, endpoints, missed, json, (job, task, endpoint) -> {
            var events = journal.between(job.team(), job.mode(), task.after(job), task.before(), MissedTask.STEP);
            int made = fanOut.replay(endpoint, events);
            return new Page(events.isEmpty() ? null : events.getLast().id().value(), made);
        });
    }

    /** Puts one page of the past in line, of at most {@link MissedTask#STEP}, while the endpoint is locked. */
    @FunctionalInterface
    interface Walk {
        Page page(Job job, MissedTask task, Endpoint endpoint);
    }

    /** What was on a page: its last one, null where there was none, and how many of them were put in line. */
    record Page(@Nullable UUID last, int inLine) {}

    @Override
    public String name() {
        return name;
    }

    @Override
    public Scope read() {
        return Scope.WEBHOOKS_READ;
    }

    @Override
    public Scope write() {
        return Scope.WEBHOOKS_WRITE;
    }

    @Override
    public Part next(Job job) {
        var task = MissedTask.of(json, job);
        return () -> step(job, task);
    }

    private Step step(Job job, MissedTask task) {
        var locked = endpoints.lock(List.of(task.endpointId())).stream().findFirst();
        if (locked.isEmpty()) {
            return new Step.Failed(new Job.Failure("not_found", "The endpoint was deleted."), job.result());
        }
        if (locked.get().disabled() != null) {
            return new Step.Failed(new Job.Failure("invalid_state", "The endpoint is disabled."), job.result());
        }
        if (missed.inLine(task.endpointId(), IN_LINE_MAX) >= IN_LINE_MAX) {
            return new Step.Later(LINE_PAUSE, job.result());
        }
        var page = walk.page(job, task, locked.get());
        return task.step(json, job, page.last(), page.inLine());
    }
}
