package ai.creativeflow.batches;

import ai.creativeflow.generations.Status;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Gate;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Cost;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.Idempotency.Outcome;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.BatchId;
import ai.creativeflow.kernel.ids.GenerationId;
import com.fasterxml.jackson.annotation.JsonRawValue;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class BatchController {

    private static final int BODY_BYTES_MAX = 4 * 1024 * 1024;

    private final Batches batches;
    private final Idempotency idempotency;

    BatchController(Batches batches, Idempotency idempotency) {
        this.batches = batches;
        this.idempotency = idempotency;
    }

    record NoBody() {}

    /** A line as callers read it; {@code generation_status} is null where the generation was erased. */
    record ResultView(
            int number,
            String idempotencyKey,
            Line.Status status,
            @Nullable GenerationId generationId,
            @Nullable Status generationStatus,
            @JsonRawValue @Nullable String problem) {

        static ResultView of(Batches.Result result) {
            Line line = result.line();
            return new ResultView(
                    line.number(), line.key(), line.status(), line.generation(), result.generation(), line.problem());
        }
    }

    @PostMapping("/v1/batches")
    @Route(scope = Scope.GENERATIONS_WRITE, cost = Cost.PRICED, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> create(
            Caller caller,
            Gate.Admission admission,
            @Body(bytesMax = BODY_BYTES_MAX) BatchBody body,
            HttpServletRequest request) {
        List<Line> lines = body.checked();
        if (lines.size() > 1) {
            admission.takeMore(lines.size() - 1);
        }
        return idempotency
                .run(request, caller.idempotencyOwner(), () -> {
                    BatchView view = batches.create(caller, lines);
                    return Outcome.accepted("/v1/batches/" + view.id(), view);
                })
                .toResponse();
    }

    @GetMapping("/v1/batches")
    @Route(scope = Scope.GENERATIONS_READ, repeat = Repeat.SAFE)
    Page<BatchView> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var page = Page.Request.of(limit, cursor);
        return Page.of(page, batches.views(batches.list(caller, page)), BatchView::id, view -> view);
    }

    @GetMapping("/v1/batches/{id}")
    @Route(scope = Scope.GENERATIONS_READ, repeat = Repeat.SAFE)
    BatchView get(Caller caller, @PathVariable String id) {
        return batches.view(found(caller, id));
    }

    /** In the order of the batch, so the cursor is the number of the last line that was shown. */
    @GetMapping("/v1/batches/{id}/results")
    @Route(scope = Scope.GENERATIONS_READ, repeat = Repeat.SAFE)
    Page<ResultView> results(
            Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int wanted = Page.Request.of(limit, null).limit();
        int after = cursor == null ? -1 : number(cursor);
        Line.Status of = status == null ? null : status(status);
        List<Batches.Result> found = batches.results(found(caller, id), after, of, wanted);
        boolean more = found.size() > wanted;
        List<ResultView> shown =
                found.stream().limit(wanted).map(ResultView::of).toList();
        return new Page<>(shown, more, more ? Integer.toString(shown.getLast().number()) : null);
    }

    @PostMapping("/v1/batches/{id}/cancel")
    @Route(scope = Scope.GENERATIONS_WRITE, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> cancel(
            Caller caller, @PathVariable String id, @Body(optional = true) NoBody body, HttpServletRequest request) {
        BatchId batch = BatchId.parse(id).orElseThrow(Problem::notFound);
        return idempotency
                .run(request, caller.idempotencyOwner(), () -> Outcome.ok(batches.cancel(caller, batch)))
                .toResponse();
    }

    private Batch found(Caller caller, String id) {
        return BatchId.parse(id).flatMap(batch -> batches.find(caller, batch)).orElseThrow(Problem::notFound);
    }

    private static Line.Status status(String text) {
        return Arrays.stream(Line.Status.values())
                .filter(one -> one.wire().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.parameter("status", "must be waiting, accepted, refused or canceled"));
    }

    private static int number(String cursor) {
        if (!cursor.matches("[0-9]{1,4}")) {
            throw Problem.parameter("cursor", "is not one that this list gave");
        }
        return Integer.parseInt(cursor);
    }
}
