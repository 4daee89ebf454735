package ai.creativeflow.batches;

import ai.creativeflow.generations.Intake;
import ai.creativeflow.generations.Status;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.http.PublicUrl;
import ai.creativeflow.kernel.ids.BatchId;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What callers do with batches. {@link #create} and {@link #cancel} run inside the transaction of their idempotency record. */
final class Batches {

    private static final int OPEN_MAX = 20;

    private final BatchRepository batches;
    private final LineRepository lines;
    private final Intake intake;
    private final PublicUrl publicUrl;
    private final Uuids uuids;
    private final InstantSource clock;
    private final Bell due;

    /** A line with where its generation stands, where it has one that is not gone. */
    record Result(Line line, @Nullable Status generation) {}

    Batches(
            BatchRepository batches,
            LineRepository lines,
            Intake intake,
            PublicUrl publicUrl,
            Uuids uuids,
            InstantSource clock,
            Bell due) {
        this.batches = batches;
        this.lines = lines;
        this.intake = intake;
        this.publicUrl = publicUrl;
        this.uuids = uuids;
        this.clock = clock;
        this.due = due;
    }

    /** Throws 409 where the team has too many open ones. */
    BatchView create(Caller caller, List<Line> wanted) {
        if (batches.countOpenLocked(caller.team()) >= OPEN_MAX) {
            throw Problem.of(ProblemCode.CONFLICT)
                    .detail("A team may have %d batches open at once.".formatted(OPEN_MAX));
        }
        Instant now = now();
        var batch = new Batch(
                new BatchId(uuids.next()),
                caller.team(),
                caller.mode(),
                author(caller),
                Batch.Status.PENDING,
                wanted.size(),
                now,
                now,
                null);
        batches.insert(batch);
        lines.insert(batch.id(), wanted);
        due.ringAfterCommit();
        return BatchView.of(batch, Map.of(Line.Status.WAITING, wanted.size()), List.of(), publicUrl);
    }

    /** No line is accepted after it, and the generations of those that were are canceled one after the other. Throws 404, 409. */
    BatchView cancel(Caller caller, BatchId id) {
        Batch batch = batches.lock(caller.team(), caller.mode(), id).orElseThrow(Problem::notFound);
        if (batch.status().done() || batch.status() == Batch.Status.CANCELING) {
            throw Problem.of(ProblemCode.INVALID_STATE)
                    .detail("The batch is %s.".formatted(batch.status().wire()))
                    .member("state", batch.status().wire());
        }
        lines.cancelWaiting(id);
        batches.move(batch, Batch.Status.CANCELING, now(), true);
        due.ringAfterCommit();
        return view(batches.find(caller.team(), caller.mode(), id).orElseThrow());
    }

    Optional<Batch> find(Caller caller, BatchId id) {
        return batches.find(caller.team(), caller.mode(), id);
    }

    List<Batch> list(Caller caller, Page.Request page) {
        return batches.list(caller.team(), caller.mode(), page);
    }

    BatchView view(Batch batch) {
        return views(List.of(batch)).getFirst();
    }

    /** All of one team. */
    List<BatchView> views(List<Batch> page) {
        List<BatchId> ids = page.stream().map(Batch::id).toList();
        Map<BatchId, Map<Line.Status, Integer>> counts = lines.counts(ids);
        Map<BatchId, List<GenerationId>> made = lines.generations(ids).stream()
                .collect(Collectors.groupingBy(
                        LineRepository.Made::batch,
                        Collectors.mapping(LineRepository.Made::generation, Collectors.toList())));
        return page.stream()
                .map(batch -> BatchView.of(
                        batch,
                        counts.getOrDefault(batch.id(), Map.of()),
                        intake.statuses(batch.team(), made.getOrDefault(batch.id(), List.of()))
                                .values(),
                        publicUrl))
                .toList();
    }

    /** One line more than the limit where there are more, in the order of the batch. */
    List<Result> results(Batch batch, int after, Line.@Nullable Status status, int limit) {
        List<Line> page = lines.after(batch.id(), after, status, limit + 1);
        List<GenerationId> ids = page.stream()
                .flatMap(line -> Stream.ofNullable(line.generation()))
                .toList();
        Map<GenerationId, Status> statuses = intake.statuses(batch.team(), ids);
        return page.stream()
                .map(line -> new Result(line, line.generation() == null ? null : statuses.get(line.generation())))
                .toList();
    }

    private static Batch.Author author(Caller caller) {
        return switch (caller.principal()) {
            case Caller.ApiKeyPrincipal own -> new Batch.Author.OfKey(own.key());
            case Caller.UserPrincipal own ->
                new Batch.Author.OfPerson(own.user(), Objects.requireNonNull(own.role(), "no role in the team"));
        };
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
