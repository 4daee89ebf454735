package ai.creativeflow.generations;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Cost;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.Idempotency.Outcome;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.Rfc3339;
import ai.creativeflow.kernel.http.Waiting;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.SampleId;
import ai.creativeflow.studio.SafeZone;
import ai.creativeflow.studio.Studio;
import jakarta.servlet.http.HttpServletRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
final class GenerationController {

    private static final Logger LOG = LoggerFactory.getLogger(GenerationController.class);

    private final Generations generations;
    private final Intake intake;
    private final Acceptance acceptance;
    private final Watch watch;
    private final Erasures erasures;
    private final Idempotency idempotency;
    private final JsonMapper json;
    private final SecureRandom random = new SecureRandom();

    GenerationController(
            Generations generations,
            Intake intake,
            Acceptance acceptance,
            Watch watch,
            Erasures erasures,
            Idempotency idempotency,
            JsonMapper json) {
        this.generations = generations;
        this.intake = intake;
        this.acceptance = acceptance;
        this.watch = watch;
        this.erasures = erasures;
        this.idempotency = idempotency;
        this.json = json;
    }

    record SelectBody(
            @Nullable String sampleId,
            @Nullable String resolution,
            @Nullable String fileFormat) {

        SampleId checkedSample() {
            return SampleId.parse(sampleId == null ? "" : sampleId)
                    .orElseThrow(() -> Problem.invalid(
                            "/sample_id", sampleId == null ? "required" : "unknown", "must be the id of a sample"));
        }

        Generation.FinalChoice checkedChoice() {
            var errors = new CreateBody.Errors();
            var choice = new CreateBody.FinalBody(resolution, fileFormat).checked("", errors);
            errors.throwIfAny();
            return choice;
        }
    }

    record NoBody() {}

    /** In pixels of the format: nothing to be read stands in the safe zone, and text keeps the margin from the edges. */
    record FormatView(String name, String title, int width, int height, SafeZone safeZone, int margin) {

        static FormatView of(Format format) {
            PixelSize size = format.size();
            return new FormatView(
                    format.wire(), format.title(), size.width(), size.height(), format.safeZone(), Studio.margin(size));
        }
    }

    record FormatsView(List<FormatView> data, CustomView custom) {}

    /** The bounds of each side of a custom format. */
    record CustomView(int sideMin, int sideMax) {}

    @PostMapping("/v1/generations")
    @Route(scope = Scope.GENERATIONS_WRITE, cost = Cost.PRICED, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> create(Caller caller, @Body CreateBody body, HttpServletRequest request)
            throws InterruptedException {
        Duration wait = Waiting.asked(request);
        Generation.Spec spec = body.checked(random);
        long end = System.nanoTime() + wait.toNanos();
        Optional<Idempotency.Claim> claim = idempotency.claim(request, caller.idempotencyOwner());
        return waited(caller, wait, end, acceptance.accept(caller, spec, body.branding(), claim));
    }

    @GetMapping("/v1/generations")
    @Route(scope = Scope.GENERATIONS_READ, repeat = Repeat.SAFE)
    Page<GenerationView> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String format,
            @RequestParam(name = "project_id", required = false) @Nullable String projectId,
            @RequestParam(name = "created_after", required = false) @Nullable String createdAfter,
            @RequestParam(name = "created_before", required = false) @Nullable String createdBefore,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var filter = new Generations.Filter(
                status == null
                        ? null
                        : Status.of(status).orElseThrow(() -> Problem.parameter("status", "there is no such status")),
                text("format", format),
                text("project_id", projectId),
                instant("created_after", createdAfter),
                instant("created_before", createdBefore));
        var page = Page.Request.of(limit, cursor);
        List<Generation> rows = generations.list(caller, filter, page);
        List<GenerationView> views = generations.views(caller, rows);
        return Page.of(page, views, GenerationView::id, view -> view);
    }

    @GetMapping("/v1/generations/{id}")
    @Route(scope = Scope.GENERATIONS_READ, repeat = Repeat.SAFE)
    ResponseEntity<GenerationView> get(Caller caller, @PathVariable String id, HttpServletRequest request)
            throws InterruptedException {
        long begun = System.nanoTime();
        Duration wait = Waiting.asked(request);
        GenerationId generation = GenerationId.parse(id).orElseThrow(Problem::notFound);
        if (wait.isZero()) {
            Generation found = generations.find(caller, generation).orElseThrow(Problem::notFound);
            GenerationView view = generations.view(found);
            return view.etag(found.version()).answer(request, view);
        }
        Watch.Seen seen =
                watch.until(caller, generation, begun + wait.toNanos()).orElseThrow(Problem::notFound);
        return seen.view().etag(seen.generation().version()).answer(request, seen.view());
    }

    @PostMapping("/v1/generations/{id}/select")
    @Route(scope = Scope.GENERATIONS_WRITE, cost = Cost.PRICED, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> select(
            Caller caller, @PathVariable String id, @Body SelectBody body, HttpServletRequest request)
            throws InterruptedException {
        Duration wait = Waiting.asked(request);
        GenerationId generation = GenerationId.parse(id).orElseThrow(Problem::notFound);
        SampleId sample = body.checkedSample();
        Generation.FinalChoice choice = body.checkedChoice();
        return priced(
                caller, request, wait, () -> Intake.outcome(generations.select(caller, generation, sample, choice)));
    }

    @PostMapping("/v1/generations/{id}/regenerate")
    @Route(scope = Scope.GENERATIONS_WRITE, cost = Cost.PRICED, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> regenerate(
            Caller caller,
            @PathVariable String id,
            @Body(optional = true) RegenerateBody body,
            HttpServletRequest request)
            throws InterruptedException {
        Duration wait = Waiting.asked(request);
        GenerationId generation = GenerationId.parse(id).orElseThrow(Problem::notFound);
        Function<Generation.Spec, Generation.FurtherSet> wish = body.checked(random);
        return priced(caller, request, wait, () -> Intake.outcome(generations.regenerate(caller, generation, wish)));
    }

    @PostMapping("/v1/generations/{id}/cancel")
    @Route(scope = Scope.GENERATIONS_WRITE, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> cancel(
            Caller caller, @PathVariable String id, @Body(optional = true) NoBody body, HttpServletRequest request) {
        GenerationId generation = GenerationId.parse(id).orElseThrow(Problem::notFound);
        return idempotency
                .run(request, caller.idempotencyOwner(), () -> Outcome.ok(generations.cancel(caller, generation)))
                .toResponse();
    }

    @DeleteMapping("/v1/generations/{id}")
    @Route(scope = Scope.GENERATIONS_WRITE, repeat = Repeat.SAFE)
    ResponseEntity<Void> erase(Caller caller, @PathVariable String id) {
        erasures.erase(caller, GenerationId.parse(id).orElseThrow(Problem::notFound));
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/v1/formats")
    @Route(
            scope = {},
            repeat = Repeat.SAFE)
    FormatsView formats() {
        List<FormatView> named =
                Arrays.stream(Format.values()).map(FormatView::of).toList();
        return new FormatsView(named, new CustomView(Format.SIDE_MIN, Format.SIDE_MAX));
    }

    /** The answer shows how far it came in the time that the caller gives it; a repeat shows the acceptance. */
    private ResponseEntity<byte[]> priced(
            Caller caller, HttpServletRequest request, Duration wait, Supplier<Outcome> effect)
            throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        return waited(
                caller,
                wait,
                end,
                intake.atPresentTerms(() -> idempotency.run(request, caller.idempotencyOwner(), effect)));
    }

    private ResponseEntity<byte[]> waited(Caller caller, Duration wait, long end, Idempotency.Answer answer) {
        if (wait.isZero() || answer.replayed()) {
            return answer.toResponse();
        }
        return answer.toResponse(later(caller, answer, end).orElse(answer.body()));
    }

    /** It was accepted, and that is the answer where nothing else can be learnt of it. */
    private Optional<byte[]> later(Caller caller, Idempotency.Answer answer, long end) {
        String id = json.readTree(answer.body()).get("id").asString();
        try {
            return GenerationId.parse(id)
                    .flatMap(generation -> watched(caller, generation, end))
                    .map(seen -> json.writeValueAsBytes(seen.view()));
        } catch (RuntimeException e) {
            LOG.warn("{} was accepted, and cannot be waited for: {}", id, e.toString());
            return Optional.empty();
        }
    }

    private Optional<Watch.Seen> watched(Caller caller, GenerationId id, long end) {
        try {
            return watch.until(caller, id, end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The database holds no U+0000, so it cannot be asked for one. */
    private static @Nullable String text(String name, @Nullable String text) {
        if (text != null && text.indexOf('\0') >= 0) {
            throw Problem.parameter(name, "must not contain U+0000");
        }
        return text;
    }

    private static @Nullable Instant instant(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        return Rfc3339.parse(text).orElseThrow(() -> Problem.parameter(name, "must be an instant as in RFC 3339"));
    }
}
