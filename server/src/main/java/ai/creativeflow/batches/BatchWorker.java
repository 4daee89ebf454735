package ai.creativeflow.batches;

import ai.creativeflow.generations.Intake;
import ai.creativeflow.generations.Status;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.sql.Passing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Works batches off: a claim, some lines, the next batch. Each line is a transaction of its own that begins with the
 * batch's fence, so a node that dies leaves lines that were accepted and lines that wait, and none between.
 */
final class BatchWorker {

    private static final Logger LOG = LoggerFactory.getLogger(BatchWorker.class);
    private static final int LINES_A_TURN = 50;
    private static final List<Batch.Status> ACCEPTING = List.of(Batch.Status.PENDING, Batch.Status.PROCESSING);

    /** Refusals of the moment: the line waits, and the rest of the batch with it. */
    private static final Set<ProblemCode> PASSING = Set.of(
            ProblemCode.TOO_MANY_CONCURRENT_GENERATIONS,
            ProblemCode.IDEMPOTENCY_IN_PROGRESS,
            ProblemCode.OVERLOADED,
            ProblemCode.DEPENDENCY_UNAVAILABLE,
            ProblemCode.ENGINE_UNAVAILABLE);

    private static final Duration NO_PAUSE = Duration.ZERO;
    private static final Duration ROOM_AGAIN = Duration.ofMillis(500);
    private static final Duration LOOK_FIRST = Duration.ofSeconds(1);
    private static final Duration LOOK_LAST = Duration.ofSeconds(30);
    private static final int LOOKS_A_LIFETIME = 60;

    private final BatchRepository batches;
    private final LineRepository lines;
    private final Batches views;
    private final Authors authors;
    private final Intake intake;
    private final Journal journal;
    private final TransactionTemplate transactions;
    private final JsonMapper json;
    private final InstantSource clock;

    BatchWorker(
            BatchRepository batches,
            LineRepository lines,
            Batches views,
            Authors authors,
            Intake intake,
            Journal journal,
            TransactionTemplate transactions,
            JsonMapper json,
            InstantSource clock) {
        this.batches = batches;
        this.lines = lines;
        this.views = views;
        this.authors = authors;
        this.intake = intake;
        this.journal = journal;
        this.transactions = transactions;
        this.json = json;
        this.clock = clock;
    }

    /** One turn of the batch that waited longest; false where none is due. */
    boolean runDue() {
        var claimed = batches.claim();
        claimed.ifPresent(one -> batches.release(one, turn(one)));
        return claimed.isPresent();
    }

    /** Says how long the batch is to be left alone. */
    private Duration turn(BatchRepository.Claimed claimed) {
        Batch batch = claimed.batch();
        return switch (batch.status()) {
            case PENDING, PROCESSING -> {
                List<Line> waiting = lines.waiting(batch.id(), LINES_A_TURN);
                yield waiting.isEmpty() ? look(claimed, Batch.Status.COMPLETED) : accept(claimed, waiting);
            }
            case CANCELING -> {
                cancelOpen(batch);
                yield look(claimed, Batch.Status.CANCELED);
            }
            case COMPLETED, CANCELED -> NO_PAUSE;
        };
    }

    private Duration accept(BatchRepository.Claimed claimed, List<Line> waiting) {
        for (Line line : waiting) {
            switch (accept(claimed, line)) {
                case SETTLED -> {}
                case WAITS -> {
                    return ROOM_AGAIN;
                }
                case LOST -> {
                    return NO_PAUSE;
                }
            }
        }
        return NO_PAUSE;
    }

    private enum Came {
        SETTLED,
        WAITS,
        LOST
    }

    private Came accept(BatchRepository.Claimed claimed, Line line) {
        try {
            Caller caller = authors.callerOf(claimed.batch());
            return intake.atPresentTerms(() -> held(claimed, () -> {
                GenerationId made = intake.accept(caller, line.key(), line.request());
                lines.accepted(claimed.batch().id(), line.number(), made);
            }));
        } catch (Problem problem) {
            if (PASSING.contains(problem.code())) {
                return Came.WAITS;
            }
            return refuse(claimed, line, problem);
        } catch (RuntimeException e) {
            if (Passing.is(e)) {
                throw e;
            }
            LOG.error(
                    "line {} of {} could not be accepted",
                    line.number(),
                    claimed.batch().id(),
                    e);
            return refuse(claimed, line, Problem.of(ProblemCode.INTERNAL_ERROR));
        }
    }

    private Came refuse(BatchRepository.Claimed claimed, Line line, Problem problem) {
        String why = json.writeValueAsString(Refused.of(problem));
        return held(claimed, () -> lines.refused(claimed.batch().id(), line.number(), why));
    }

    /** What is done while nobody can cancel the batch or take it over; not at all where somebody did. */
    private Came held(BatchRepository.Claimed claimed, Runnable change) {
        var came = new AtomicReference<>(Came.LOST);
        transactions.executeWithoutResult(tx -> {
            if (!batches.hold(claimed, ACCEPTING)) {
                return;
            }
            if (claimed.batch().status() == Batch.Status.PENDING) {
                batches.move(claimed.batch(), Batch.Status.PROCESSING, now(), false);
            }
            change.run();
            came.set(Came.SETTLED);
        });
        return came.get();
    }

    private void cancelOpen(Batch batch) {
        Caller caller = authors.canceling(batch);
        statuses(batch).forEach((generation, status) -> {
            if (!status.done()) {
                transactions.executeWithoutResult(tx -> intake.cancel(caller, generation));
            }
        });
    }

    /** Ends the batch where all its generations are done; otherwise says when to look again, more rarely as it grows old. */
    private Duration look(BatchRepository.Claimed claimed, Batch.Status end) {
        Batch batch = claimed.batch();
        if (statuses(batch).values().stream().allMatch(Status::done)) {
            finish(claimed, end);
            return NO_PAUSE;
        }
        Duration share = Duration.between(batch.createdAt(), clock.instant()).dividedBy(LOOKS_A_LIFETIME);
        Duration least = share.compareTo(LOOK_FIRST) < 0 ? LOOK_FIRST : share;
        return least.compareTo(LOOK_LAST) > 0 ? LOOK_LAST : least;
    }

    private void finish(BatchRepository.Claimed claimed, Batch.Status end) {
        Batch batch = claimed.batch();
        transactions.executeWithoutResult(tx -> {
            if (!batches.hold(claimed, List.of(batch.status()))) {
                return;
            }
            batches.move(batch, end, now(), false);
            Batch ended = batches.find(batch.team(), batch.mode(), batch.id()).orElseThrow();
            journal.publish(batch.team(), batch.mode(), EventType.BATCH_COMPLETED, views.view(ended));
        });
    }

    private Map<GenerationId, Status> statuses(Batch batch) {
        List<GenerationId> made = lines.generations(List.of(batch.id())).stream()
                .map(LineRepository.Made::generation)
                .toList();
        return intake.statuses(batch.team(), made);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
