package ai.creativeflow.generations;

import ai.creativeflow.billing.Billing;
import ai.creativeflow.billing.Part;
import ai.creativeflow.billing.Terms;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.Idempotency.Outcome;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.GenerationId;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.servlet.http.HttpServletRequest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Names prices by the computation that charges, and does nothing else. */
@RestController
final class QuoteController {

    private final Generations generations;
    private final Billing billing;
    private final Idempotency idempotency;
    private final SecureRandom random = new SecureRandom();

    QuoteController(Generations generations, Billing billing, Idempotency idempotency) {
        this.generations = generations;
        this.billing = billing;
        this.idempotency = idempotency;
    }

    /** Either the fields of a create, or a generation and what is to be done with it. */
    record QuoteBody(
            @Nullable String generationId,
            @Nullable String action,
            @Nullable String resolution,
            @Nullable String prompt,
            @Nullable String format,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable Integer samples,
            CreateBody.@Nullable StyleBody style,
            @Nullable Long seed,
            @Nullable String projectId,
            @Nullable Boolean autoSelect,

            @JsonProperty("final") CreateBody.@Nullable FinalBody finalChoice,

            @Nullable Map<String, @Nullable String> metadata,
            @Nullable String startBy,
            @Nullable String finishBy,
            @Nullable String brandKitId,
            @Nullable List<@Nullable String> referenceAssetIds) {

        CreateBody create() {
            return new CreateBody(
                    prompt,
                    format,
                    width,
                    height,
                    samples,
                    style,
                    seed,
                    projectId,
                    autoSelect,
                    finalChoice,
                    metadata,
                    startBy,
                    finishBy,
                    brandKitId,
                    referenceAssetIds);
        }
    }

    /** {@code exact} where the price can't move before the next few generations of the team are accepted. */
    record View(
            String currency,
            String priceVersion,
            Micros amountMicros,
            Micros upperBoundMicros,
            boolean exact,
            List<Line> lines) {}

    record Line(String meter, int quantity, Micros amountMicros) {
        static Line of(Part part, Micros amount) {
            return new Line(part.meter(), 1, amount);
        }
    }

    @PostMapping("/v1/quotes")
    @Route(scope = Scope.GENERATIONS_READ, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> quote(Caller caller, @Body QuoteBody body, HttpServletRequest request) {
        if (body.generationId() == null) {
            Generation.Spec spec = body.create().checked(random);
            return answer(caller, request, () -> ofCreate(caller, spec));
        }
        Optional<Part> extra = extra(body);
        Terms terms = GenerationId.parse(body.generationId())
                .flatMap(id -> generations.find(caller, id))
                .orElseThrow(() -> Problem.invalid("/generation_id", "unknown", "there is no such generation"))
                .terms();
        return answer(
                caller,
                request,
                () -> extra.map(part -> ofExtra(caller, terms, part)).orElseGet(() -> nothing(terms)));
    }

    /** What would be paid beside the generation itself. The standard final was held with it, so it is not. */
    private Optional<Part> extra(QuoteBody body) {
        return switch (body.action() == null ? "" : body.action()) {
            case "regenerate" -> {
                new RegenerateBody(body.prompt(), body.style(), body.seed()).checked(random);
                yield Optional.of(Part.FURTHER_SET);
            }
            case "select" ->
                Resolution.of(body.resolution() == null ? "standard" : body.resolution())
                                .orElseThrow(
                                        () -> Problem.invalid("/resolution", "unknown", "must be standard, 2k or 4k"))
                                .large()
                        ? Optional.of(Part.LARGE_FINAL)
                        : Optional.empty();
            default -> throw Problem.invalid("/action", "unknown", "must be select or regenerate");
        };
    }

    private ResponseEntity<byte[]> answer(Caller caller, HttpServletRequest request, Supplier<View> quote) {
        return idempotency
                .run(request, caller.idempotencyOwner(), () -> Outcome.ok(quote.get()))
                .toResponse();
    }

    private View ofCreate(Caller caller, Generation.Spec spec) {
        Terms terms = billing.terms(caller);
        boolean large =
                spec.finalChoice() != null && spec.finalChoice().resolution().large();
        List<Line> lines = lines(terms, large);
        return new View(
                "USD",
                terms.priceVersion(),
                total(lines),
                total(lines(billing.atMost(caller, terms), large)),
                billing.isExact(caller, terms, large),
                lines);
    }

    private View ofExtra(Caller caller, Terms terms, Part part) {
        Micros price = billing.price(caller.team(), terms, part);
        return new View(
                "USD",
                terms.priceVersion(),
                price,
                billing.atMost(terms, part, price),
                billing.isExact(caller, terms, part),
                List.of(Line.of(part, price)));
    }

    private static View nothing(Terms terms) {
        return new View("USD", terms.priceVersion(), Micros.ZERO, Micros.ZERO, true, List.of());
    }

    private static List<Line> lines(Terms terms, boolean large) {
        var lines = new ArrayList<Line>();
        lines.add(Line.of(Part.SET, terms.set()));
        lines.add(Line.of(Part.STANDARD_FINAL, terms.standardFinal()));
        if (large) {
            lines.add(Line.of(Part.LARGE_FINAL, terms.largeFinal()));
        }
        return lines;
    }

    private static Micros total(List<Line> lines) {
        return lines.stream().map(Line::amountMicros).reduce(Micros.ZERO, Micros::plus);
    }
}
