package ai.creativeflow.generations;

import ai.creativeflow.billing.SharedHolds;
import ai.creativeflow.billing.SharedHolds.Wish;
import ai.creativeflow.billing.Terms;
import ai.creativeflow.generations.Drafts.Draft;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.Idempotency.Answer;
import ai.creativeflow.kernel.http.Idempotency.Claim;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.sql.SharedTransactions;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Accepts generations, once by their key. Those that come at the same time are accepted in one transaction, of whatever
 * teams they are, as long as nothing stands in the way of any of them; whatever must be refused, was accepted before, or
 * may cost something else by now is looked at alone.
 */
final class Acceptance {

    private static final Logger LOG = LoggerFactory.getLogger(Acceptance.class);

    private static final int GROUPS_AT_ONCE = 2;
    private static final int GROUP_MAX = 64;
    private static final int GROUP_TRIES = 2;
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private final Drafts drafts;
    private final Generations generations;
    private final Intake intake;
    private final Idempotency idempotency;
    private final SharedHolds holds;
    private final TransactionTemplate transactions;
    private final SharedTransactions<Asked, Answer> shared;
    private final DistributionSummary together;
    private final LoneTeams alone = new LoneTeams(System::nanoTime);

    private record Asked(Draft draft, Optional<Claim> claim) {

        GenerationId id() {
            return draft.generation().id();
        }

        TeamId team() {
            return draft.generation().team();
        }

        Terms terms() {
            return draft.generation().terms();
        }

        Wish wish() {
            return new Wish(draft.caller(), id(), terms());
        }
    }

    Acceptance(
            Drafts drafts,
            Generations generations,
            Intake intake,
            Idempotency idempotency,
            SharedHolds holds,
            TransactionTemplate transactions,
            MeterRegistry registry) {
        this.drafts = drafts;
        this.generations = generations;
        this.intake = intake;
        this.idempotency = idempotency;
        this.holds = holds;
        this.transactions = transactions;
        this.shared = new SharedTransactions<>(GROUPS_AT_ONCE, GROUP_MAX, PATIENCE, this::write);
        this.together = DistributionSummary.builder("creativeflow.generations.accepted.together")
                .description("Generations accepted by one transaction, where it was more than one")
                .register(registry);
    }

    /** Throws 402, 422 and 429 problems, and what {@link Idempotency#run} throws. */
    Answer accept(Caller caller, Generation.Spec wanted, Branding.Wish wish, Optional<Claim> claim) {
        Draft draft;
        try {
            draft = drafts.draft(caller, wanted, wish);
        } catch (Problem refusal) {
            return acceptedBefore(caller, wanted, wish, claim);
        }
        Supplier<Answer> byItself = () -> acceptAlone(draft, claim);
        if (Drafts.isLarge(wanted) || alone.contains(caller.team())) {
            return byItself.get();
        }
        return shared.call(new Asked(draft, claim), byItself);
    }

    /** What would be refused now may have been accepted under this key before; else it is refused again. */
    private Answer acceptedBefore(Caller caller, Generation.Spec wanted, Branding.Wish wish, Optional<Claim> claim) {
        return intake.atPresentTerms(() ->
                idempotency.run(claim, () -> Intake.outcome(generations.accept(drafts.draft(caller, wanted, wish)))));
    }

    private Answer acceptAlone(Draft first, Optional<Claim> claim) {
        var tried = new AtomicBoolean();
        return intake.atPresentTerms(() -> {
            Draft present = tried.getAndSet(true) ? drafts.again(first) : first;
            return idempotency.run(claim, () -> Intake.outcome(generations.accept(present)));
        });
    }

    /** Again without those teams that stood in the way, where there are any. */
    private List<Optional<Answer>> write(List<Asked> group) {
        Map<GenerationId, Answer> answers = new HashMap<>();
        List<Asked> left = group;
        for (int tries = GROUP_TRIES; left.size() > 1 && tries > 0; tries--) {
            Set<TeamId> refused = refused(left, answers);
            if (refused.isEmpty()) {
                break;
            }
            refused.forEach(alone::add);
            left = left.stream().filter(one -> !refused.contains(one.team())).toList();
        }
        if (!answers.isEmpty()) {
            together.record(answers.size());
        }
        return group.stream()
                .map(one -> Optional.ofNullable(answers.get(one.id())))
                .toList();
    }

    /** What broke before the commit was rolled back, so each may go alone; who knows what a commit that breaks has done. */
    private Set<TeamId> refused(List<Asked> group, Map<GenerationId, Answer> answers) {
        try {
            return Objects.requireNonNull(transactions.execute(tx -> write(tx, chosen(group), answers)));
        } catch (RuntimeException e) {
            if (!answers.isEmpty()) {
                throw e;
            }
            LOG.debug("{} go alone", group.size(), e);
            return Set.of();
        }
    }

    /** Leaves the answers, or says which teams stood in the way and leaves nothing at all. */
    private Set<TeamId> write(TransactionStatus tx, List<Asked> chosen, Map<GenerationId, Answer> answers) {
        if (chosen.size() < 2) {
            return Set.of();
        }
        Map<GenerationId, Answer> answered = new HashMap<>();
        Map<Claim, Answer> claimed = new HashMap<>();
        for (Asked one : chosen) {
            Answer answer = idempotency.answer(Intake.outcome(one.draft().view()));
            answered.put(one.id(), answer);
            one.claim().ifPresent(claim -> claimed.put(claim, answer));
        }
        generations.acceptAll(chosen.stream().map(Asked::draft).toList());
        idempotency.storeAll(claimed);
        Set<TeamId> refused = holds.hold(chosen.stream().map(Asked::wish).toList());
        if (refused.isEmpty()) {
            answers.putAll(answered);
        } else {
            tx.setRollbackOnly();
        }
        return refused;
    }

    /** Of each team those that cost the same as its first, and of each key the first. */
    private List<Asked> chosen(List<Asked> group) {
        Map<TeamId, Terms> terms = new LinkedHashMap<>();
        List<Asked> alike = new ArrayList<>();
        for (Asked one : group) {
            if (one.terms().equals(terms.computeIfAbsent(one.team(), team -> one.terms()))) {
                alike.add(one);
            }
        }
        Set<Claim> first = idempotency.first(
                alike.stream().flatMap(one -> one.claim().stream()).toList());
        return alike.stream()
                .filter(one -> one.claim().map(first::contains).orElse(true))
                .toList();
    }
}
