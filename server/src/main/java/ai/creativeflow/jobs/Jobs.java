package ai.creativeflow.jobs;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.JobId;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.sql.Passing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** Jobs of teams: begun by a feature in its caller's transaction, then done a step at a time by whichever node comes. */
public final class Jobs {

    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

    private static final int OPEN_MAX = 20;
    private static final int FAILURES_MAX = 3;
    private static final Duration KEPT = Duration.ofDays(30);
    private static final int FORGOTTEN_AT_ONCE = 1_000;

    /** Between two steps of one job, and at least so many times as long as the step wrote, to leave room for what can't wait. */
    private static final Duration PAUSE = Duration.ofMillis(25);

    private static final int PAUSE_OF_WRITING = 4;

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Job.Failure BROKEN = new Job.Failure("internal_error", "The job could not be done.");

    private final JobRepository jobs;
    private final Map<String, JobKind> kinds;
    private final TransactionTemplate transactions;
    private final Uuids uuids;
    private final Bell due = new Bell();

    Jobs(JobRepository jobs, List<JobKind> kinds, TransactionTemplate transactions, Uuids uuids) {
        this.jobs = jobs;
        this.kinds = kinds.stream().collect(Collectors.toMap(JobKind::name, Function.identity()));
        this.transactions = transactions;
        this.uuids = uuids;
    }

    /**
     * Begins a job in the present transaction; {@code task} is JSON that its kind understands. Throws {@link Problem} 409
     * where the team has too many open ones.
     */
    public Job start(Caller caller, String kind, String task) {
        kindOf(kind);
        return Objects.requireNonNull(transactions.execute(tx -> {
            if (jobs.countOpenLocked(caller.team()) >= OPEN_MAX) {
                throw Problem.of(ProblemCode.CONFLICT)
                        .detail("A team may have %d jobs open at once.".formatted(OPEN_MAX));
            }
            var id = new JobId(uuids.next());
            jobs.insert(id, caller.team(), caller.mode(), kind, task);
            due.ringAfterCommit();
            return found(caller, id);
        }));
    }

    /** Throws {@link Problem} 404, and 403 where the caller lacks the scope of its kind. */
    public Job find(Caller caller, JobId id) {
        Job job = found(caller, id);
        caller.require(kindOf(job.kind()).read());
        return job;
    }

    /** No step is done after this. Throws {@link Problem} 404, 403, and 409 for one that is done. */
    public Job cancel(Caller caller, JobId id) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            Job job = found(caller, id);
            caller.require(kindOf(job.kind()).write());
            if (!jobs.cancel(caller.team(), caller.mode(), id)) {
                String state = found(caller, id).status().wire();
                throw Problem.of(ProblemCode.INVALID_STATE)
                        .detail("The job is %s.".formatted(state))
                        .member("state", state);
            }
            return found(caller, id);
        }));
    }

    private Job found(Caller caller, JobId id) {
        return jobs.find(caller.team(), caller.mode(), id).orElseThrow(Problem::notFound);
    }

    /** Rings when a job may be due. */
    Bell due() {
        return due;
    }

    /** Does one step of the job that waited longest; true where it did one. */
    public boolean runDue() {
        var claimed = jobs.claim();
        claimed.ifPresent(this::step);
        return claimed.isPresent();
    }

    /** Errors too: this node lives on, and what it has claimed no other node takes. */
    private void step(JobRepository.Claimed claimed) {
        try {
            var part = kindOf(claimed.job().kind()).next(claimed.job());
            ringIn(Objects.requireNonNull(transactions.execute(tx -> write(claimed, part))));
        } catch (RuntimeException | Error e) {
            if (e instanceof RuntimeException trouble && Passing.is(trouble)) {
                throw trouble;
            }
            LOG.error("a step of {} failed", claimed.job().id(), e);
            jobs.breakOff(claimed, FAILURES_MAX, BROKEN, PAUSE_AFTER_FAILURE);
        }
    }

    /** Says when the next step is due. */
    private Duration write(JobRepository.Claimed claimed, JobKind.Part part) {
        if (!jobs.hold(claimed)) {
            return PAUSE;
        }
        long begun = System.nanoTime();
        Step step = part.record();
        Duration pause = pause(step, System.nanoTime() - begun);
        jobs.move(claimed, step, pause);
        return pause;
    }

    private static Duration pause(Step step, long wroteNanos) {
        Duration wished = step instanceof Step.Later(var pause, var _) ? pause : PAUSE;
        Duration atLeast = Duration.ofNanos(PAUSE_OF_WRITING * wroteNanos);
        return wished.compareTo(atLeast) > 0 ? wished : atLeast;
    }

    private void ringIn(Duration pause) {
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                .execute(due::ring);
    }

    /** Drops jobs that were done long ago; true where there may be more of them. */
    boolean forget() {
        return jobs.forget(KEPT, FORGOTTEN_AT_ONCE) == FORGOTTEN_AT_ONCE;
    }

    private JobKind kindOf(String name) {
        return Objects.requireNonNull(kinds.get(name), name);
    }
}
