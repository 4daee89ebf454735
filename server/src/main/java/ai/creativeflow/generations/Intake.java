package ai.creativeflow.generations;

import ai.creativeflow.billing.ClearanceNeeded;
import ai.creativeflow.billing.TermsChanged;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.kernel.http.BodyReader;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.Idempotency.Outcome;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.TeamId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** The path of a create, select or regenerate, for requests of their own and for those that come together in a batch. */
public final class Intake {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final String PATH = "/v1/generations";

    /** How often a price may move, or a clearance be needed, while one request is accepted before that is a fault of ours. */
    private static final int TERMS_TRIES = 5;

    private final Generations generations;
    private final Drafts drafts;
    private final Idempotency idempotency;
    private final JsonMapper json;
    private final SecureRandom random = new SecureRandom();

    Intake(Generations generations, Drafts drafts, Idempotency idempotency, JsonMapper json) {
        this.generations = generations;
        this.drafts = drafts;
        this.idempotency = idempotency;
        this.json = json;
    }

    /**
     * Does all that {@code POST /v1/generations} does with this body under this {@code Idempotency-Key}, in the present
     * transaction, which {@link #atPresentTerms} is to begin. Says which generation it is, the first time and again; throws
     * what such a request would be answered.
     */
    public GenerationId accept(Caller caller, String key, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        CreateBody wanted = BodyReader.read(json, bytes, CreateBody.class);
        Generation.Spec spec = wanted.checked(random);
        Idempotency.Claim claim = idempotency.claim(caller.idempotencyOwner(), "POST", PATH, key, bytes);
        Idempotency.Answer answer = idempotency.run(
                Optional.of(claim), () -> outcome(generations.accept(drafts.draft(caller, spec, wanted.branding()))));
        String id = json.readTree(answer.body()).get("id").asString();
        return GenerationId.parse(id).orElseThrow(() -> new IllegalStateException("accepted as " + id));
    }

    /** Runs a whole transaction again where the price moved meanwhile, or a clearance was needed. */
    public <T> T atPresentTerms(Supplier<T> transaction) {
        for (int left = TERMS_TRIES; left > 0; left--) {
            try {
                return transaction.get();
            } catch (TermsChanged e) {
                LOG.debug("the price moved, {} tries left", left - 1);
            } catch (ClearanceNeeded e) {
                e.obtain();
            }
        }
        throw Problem.of(ProblemCode.OVERLOADED)
                .because("the price moved, or a clearance was needed, %d times".formatted(TERMS_TRIES))
                .retryAfter(Duration.ofSeconds(1));
    }

    /** Where each of these stands; one that is gone is not among them. */
    public Map<GenerationId, Status> statuses(TeamId team, List<GenerationId> ids) {
        return generations.statuses(team, ids);
    }

    /** Ends one where it is not done yet. */
    public void cancel(Caller caller, GenerationId id) {
        try {
            generations.cancel(caller, id);
        } catch (Problem problem) {
            if (problem.code() != ProblemCode.INVALID_STATE && problem.code() != ProblemCode.NOT_FOUND) {
                throw problem;
            }
        }
    }

    static Outcome outcome(Generations.Accepted accepted) {
        return outcome(accepted.view()).andLast(accepted.hold());
    }

    static Outcome outcome(GenerationView view) {
        return Outcome.accepted(PATH + "/" + view.id(), view);
    }
}
