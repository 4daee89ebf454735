package ai.creativeflow.webhooks;

import ai.creativeflow.identity.Scope;
import ai.creativeflow.jobs.Job;
import ai.creativeflow.jobs.JobKind;
import ai.creativeflow.jobs.Step;
import ai.creativeflow.kernel.messaging.Bell;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Failed deliveries of an endpoint go again. */
final class RecoveryJob implements JobKind {

    static final String NAME = "webhook_recovery";

    private final EndpointRepository endpoints;
    private final MissedRepository missed;
    private final JsonMapper json;
    private final Bell due;

    RecoveryJob(EndpointRepository endpoints, MissedRepository missed, JsonMapper json, Bell due) {
        this.endpoints = endpoints;
        this.missed = missed;
        this.json = json;
        this.due = due;
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
        var id = task.endpointId();
        var obstacle = MissedTask.obstacle(
                endpoints.lock(List.of(id)).stream().findFirst().orElse(null));
        if (obstacle != null) {
            return new Step.Failed(obstacle, job.result());
        }
        var page = missed.page(job.team(), job.mode(), id, task.after(job), task.before(), MissedTask.STEP);
        var failed = page.stream().filter(MissedRepository.Seen::recoverable).toList();
        int again = failed.isEmpty() ? 0 : missed.sendAgain(failed);
        if (again > 0) {
            due.ringAfterCommit();
        }
        return task.step(json, job, page.isEmpty() ? null : page.getLast().id(), again);
    }
}
