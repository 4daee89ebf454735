package ai.creativeflow.webhooks;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.jobs.Job;
import ai.creativeflow.jobs.Jobs;
import ai.creativeflow.journal.AuditEvent;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.EndpointId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Makes good what an endpoint missed, as jobs: there may be any number of it. */
final class Recoveries {

    private final EndpointRepository endpoints;
    private final Jobs jobs;
    private final Journal journal;
    private final TransactionTemplate transactions;
    private final JsonMapper json;
    private final InstantSource clock;

    Recoveries(
            EndpointRepository endpoints,
            Jobs jobs,
            Journal journal,
            TransactionTemplate transactions,
            JsonMapper json,
            InstantSource clock) {
        this.endpoints = endpoints;
        this.jobs = jobs;
        this.journal = journal;
        this.transactions = transactions;
        this.json = json;
        this.clock = clock;
    }

    /** A part of the past, by the time of the events: from {@code since} on and before {@code until}. */
    record Period(Instant since, Instant until) {}

    /** What failed in that time goes again, with all of its attempts. Throws {@link Problem} 404, 409. */
    Job recover(Caller caller, EndpointId id, Instant since, @Nullable Instant until) {
        return start(caller, id, MissedJob.RECOVERY, "recover", period(since, Optional.ofNullable(until)));
    }

    /** What it never got since then and would get now is sent. Throws {@link Problem} 404, 409. */
    Job replayMissing(Caller caller, EndpointId id, Instant since) {
        return start(caller, id, MissedJob.REPLAY, "replay_missing", period(since, Optional.empty()));
    }

    /** What happens from now on is delivered anyway. */
    private Period period(Instant since, Optional<Instant> until) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
        return new Period(
                since.isBefore(Instant.EPOCH) ? Instant.EPOCH : since,
                until.filter(end -> end.isBefore(now)).orElse(now));
    }

    private Job start(Caller caller, EndpointId id, String kind, String action, Period period) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            var endpoint = endpoints.find(caller.team(), caller.mode(), id).orElseThrow(Problem::notFound);
            if (endpoint.disabled() != null) {
                throw Problem.of(ProblemCode.INVALID_STATE).detail("The endpoint is disabled.");
            }
            journal.audit(new AuditEvent(
                    caller.team(), caller.principal().text(), "webhook_endpoint." + action, id.text(), "done"));
            return jobs.start(caller, kind, json.writeValueAsString(new MissedTask(id.text(), period)));
        }));
    }
}
