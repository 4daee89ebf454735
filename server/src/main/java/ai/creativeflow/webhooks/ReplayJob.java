package ai.creativeflow.webhooks;

import ai.creativeflow.identity.Scope;
import ai.creativeflow.jobs.Job;
import ai.creativeflow.jobs.JobKind;
import ai.creativeflow.jobs.Step;
import ai.creativeflow.journal.Journal;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/** Events that an endpoint never got, and would get as it is now, are sent to it: those from before it was made too. */
final class ReplayJob implements JobKind {

    static final String NAME = "webhook_replay";

    private final EndpointRepository endpoints;
    private final FanOut fanOut;
    private final Journal journal;
    private final JsonMapper json;

    ReplayJob(EndpointRepository endpoints, FanOut fanOut, Journal journal, JsonMapper json) {
        this.endpoints = endpoints;
        this.fanOut = fanOut;
        this.journal = journal;
        this.json = json;
    }

    @Override
    public String name() {
        return NAME;
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
        var endpoint =
                endpoints.lock(List.of(task.endpointId())).stream().findFirst().orElse(null);
        var obstacle = MissedTask.obstacle(endpoint);
        if (endpoint == null || obstacle != null) {
            return new Step.Failed(Objects.requireNonNull(obstacle), job.result());
        }
        var events = journal.between(job.team(), job.mode(), task.after(job), task.before(), MissedTask.STEP);
        int made = fanOut.replay(endpoint, events);
        return task.step(
                json, job, events.isEmpty() ? null : events.getLast().id().value(), made);
    }
}
