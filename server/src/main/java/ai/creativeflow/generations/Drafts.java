package ai.creativeflow.generations;

import ai.creativeflow.billing.Billing;
import ai.creativeflow.billing.Terms;
import ai.creativeflow.content.PromptCheck;
import ai.creativeflow.generations.Generation.Cost;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.Uuids;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/** What a create comes to before anything is written: checked, priced, given an engine. */
final class Drafts {

    /** After which a caller may ask again whether any engine takes work. */
    private static final Duration ENGINE_PAUSE = Duration.ofSeconds(10);

    private final Billing billing;
    private final Engines engines;
    private final PromptCheck promptCheck;
    private final Brandings brandings;
    private final GenerationView.Maker views;
    private final Uuids uuids;
    private final InstantSource clock;

    /** What a caller asks for, as it will be accepted. */
    record Draft(Caller caller, Generation generation, GenerationView view) {}

    Drafts(
            Billing billing,
            Engines engines,
            PromptCheck promptCheck,
            Brandings brandings,
            GenerationView.Maker views,
            Uuids uuids,
            InstantSource clock) {
        this.billing = billing;
        this.engines = engines;
        this.promptCheck = promptCheck;
        this.brandings = brandings;
        this.views = views;
        this.uuids = uuids;
        this.clock = clock;
    }

    /**
     * Names the price of a generation and what its acceptance is answered with; nothing is written. Throws 402, 422 and,
     * where no engine takes work, 503 problems.
     */
    Draft draft(Caller caller, Generation.Spec wanted, Branding.Wish wish) {
        return draft(caller, wanted.withBranding(brandings.of(caller, wish)));
    }

    /** The same at the present price. */
    Draft again(Draft draft) {
        return draft(draft.caller(), draft.generation().spec());
    }

    private Draft draft(Caller caller, Generation.Spec spec) {
        Terms terms = billing.terms(caller);
        boolean large = isLarge(spec);
        Micros price = large ? terms.generation().plus(terms.largeFinal()) : terms.generation();
        Engine engine = engines.available(caller.mode(), caller.plan().name())
                .orElseThrow(() -> Problem.of(ProblemCode.ENGINE_UNAVAILABLE).retryAfter(ENGINE_PAUSE));
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        spec.deadlines().requireAhead(now);
        requireDrawable(spec.prompt());
        var generation = new Generation(
                new GenerationId(uuids.next()),
                caller.team(),
                caller.mode(),
                caller.key(),
                spec,
                engine.name(),
                engine.rendererVersion(),
                terms,
                Cost.held(price),
                Generation.State.pending(),
                now,
                now,
                1);
        return new Draft(caller, generation, views.of(generation, List.of(), null, now));
    }

    /** Whether its final costs more than a standard one does. */
    static boolean isLarge(Generation.Spec spec) {
        return spec.finalChoice() != null && spec.finalChoice().resolution().large();
    }

    /** Throws 422 {@code prompt_rejected}, naming the rules. */
    void requireDrawable(String prompt) {
        List<PromptCheck.Rule> broken = promptCheck.broken(prompt);
        if (broken.isEmpty()) {
            return;
        }
        var problem = Problem.of(ProblemCode.PROMPT_REJECTED)
                .detail("The prompt breaks the content policy: %s."
                        .formatted(broken.stream().map(PromptCheck.Rule::id).collect(Collectors.joining(", "))));
        broken.forEach(rule -> problem.error("/prompt", rule.id(), "breaks this rule of the content policy"));
        throw problem;
    }
}
