package ai.creativeflow.identity;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.transaction.support.TransactionTemplate;

/** What teams may have, as operators make and change it: effective here at once, on every node within a second. */
public final class Plans {

    private final PlanRepository plans;
    private final TransactionTemplate transactions;
    private final AccessEpoch epoch;

    /** A plan with its version, which every change raises. */
    public record Versioned(Plan plan, long version) {}

    /** What became of a plan that was put. */
    public record Put(Versioned plan, boolean created) {}

    Plans(PlanRepository plans, TransactionTemplate transactions, AccessEpoch epoch) {
        this.plans = plans;
        this.transactions = transactions;
        this.epoch = epoch;
    }

    public List<Versioned> all() {
        return plans.all();
    }

    public Optional<Versioned> find(String name) {
        return plans.find(name);
    }

    /**
     * Creates the plan or replaces it. Joins the caller's transaction where there is one. The precondition sees the version
     * that is replaced, and throws where it doesn't hold.
     */
    public Put put(Plan plan, Consumer<Optional<Versioned>> precondition) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            Optional<Versioned> before = plans.lock(plan.name());
            precondition.accept(before);
            Versioned written = plans.put(plan);
            epoch.bump();
            return new Put(written, before.isEmpty());
        }));
    }
}
