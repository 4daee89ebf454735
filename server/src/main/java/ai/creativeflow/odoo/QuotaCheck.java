package ai.creativeflow.odoo;

import ai.creativeflow.billing.Clearance;
import ai.creativeflow.billing.ClearanceNeeded;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.TeamId;
import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Odoo's say in what is accepted, remembered for each team's billing user: a refusal and a silence shorter than a consent.
 * However many requests need it at once, Odoo is asked once. Its silence says what the configuration says.
 */
final class QuotaCheck implements Clearance {

    private static final int TEAMS_REMEMBERED = 100_000;

    /** What of Odoo's words may be shown to callers: a short plain text; no markup, no control or invisible characters. */
    private static final Pattern SHOWABLE = Pattern.compile("[\\p{L}\\p{M}\\p{N}\\p{P}\\p{Sc}+=% ]{1,200}");

    private final OdooClient odoo;
    private final Payers payers;
    private final CircuitBreaker circuit;
    private final OdooSettings settings;
    private final MeterRegistry registry;
    private final Executor asking = Executors.newVirtualThreadPerTaskExecutor();
    private final AsyncCache<TeamId, Say> says;

    /** What Odoo said. */
    private sealed interface Say {
        record Consent() implements Say {}

        record Refusal(String message, String reason) implements Say {}

        record Silence(String why) implements Say {}
    }

    QuotaCheck(
            OdooClient odoo,
            Payers payers,
            Circuits circuits,
            OdooSettings settings,
            MeterRegistry registry,
            Ticker ticker) {
        this.odoo = odoo;
        this.payers = payers;
        this.circuit = circuits.quota();
        this.settings = settings;
        this.registry = registry;
        this.says = Caffeine.newBuilder()
                .maximumSize(TEAMS_REMEMBERED)
                .ticker(ticker)
                .expireAfter(Expiry.writing((TeamId team, Say say) -> kept(say)))
                .executor(asking)
                .buildAsync();
    }

    @Override
    public void require(TeamId team) {
        CompletableFuture<Say> known = says.getIfPresent(team);
        if (known == null || known.state() != Future.State.SUCCESS) {
            throw new ClearanceNeeded(() -> obtain(team));
        }
        switch (known.join()) {
            case Say.Consent _ -> {}
            case Say.Refusal refusal ->
                throw Problem.of(ProblemCode.QUOTA_EXCEEDED)
                        .detail(shown(refusal.message()))
                        .because("Odoo: " + refusal.reason());
            case Say.Silence silence -> {
                if (settings.whenDown() == OdooSettings.WhenDown.REFUSE) {
                    throw Problem.of(ProblemCode.DEPENDENCY_UNAVAILABLE)
                            .detail("The business system, which must agree to this, does not answer.")
                            .retryAfter(settings.quotaRefusalKept())
                            .because("Odoo: " + silence.why());
                }
            }
        }
    }

    /** Joins a question that is under way. Throws what finding the billing user throws: that is not Odoo's fault. */
    private void obtain(TeamId team) {
        try {
            says.get(team, (one, executor) -> CompletableFuture.supplyAsync(() -> ask(one), executor))
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private Say ask(TeamId team) {
        String user = payers.of(team);
        Say say = circuit.tryAcquirePermission()
                ? said(Circuits.asked(circuit, () -> understood(odoo.quota(user))))
                : new Say.Silence("left alone after failing too often");
        String outcome = switch (say) {
            case Say.Consent _ -> "consent";
            case Say.Refusal _ -> "refusal";
            case Say.Silence _ -> "silence";
        };
        registry.counter("creativeflow.odoo.quota", "outcome", outcome).increment();
        return say;
    }

    /** An answer that does not say it is none, and counts as a failure of Odoo. */
    private static Reply understood(Reply reply) {
        return reply instanceof Reply.Answered(JsonNode result)
                        && !result.path("can_transact").isBoolean()
                ? new Reply.Failed("an answer without can_transact")
                : reply;
    }

    private static Say said(Reply reply) {
        return switch (reply) {
            case Reply.Answered(JsonNode result) ->
                result.get("can_transact").booleanValue()
                        ? new Say.Consent()
                        : new Say.Refusal(
                                result.path("message").asString(""),
                                result.path("reason").asString(""));
            case Reply.Refused(String why) -> new Say.Silence(why);
            case Reply.Failed failed -> new Say.Silence(failed.why());
        };
    }

    private Duration kept(Say say) {
        return say instanceof Say.Consent ? settings.quotaKept() : settings.quotaRefusalKept();
    }

    private static String shown(String message) {
        String line = message.strip();
        return SHOWABLE.matcher(line).matches() ? line : "The account's quota on the platform is used up.";
    }
}
