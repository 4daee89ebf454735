package ai.creativeflow.billing;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.journal.AuditEvent;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Problem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class SpendCapController {

    private final Billing billing;
    private final Journal journal;
    private final TransactionTemplate transactions;

    SpendCapController(Billing billing, Journal journal, TransactionTemplate transactions) {
        this.billing = billing;
        this.journal = journal;
        this.transactions = transactions;
    }

    /** The field must be there: absent is a mistake, null takes the cap away. */
    @SuppressWarnings("NullableOptional") // Three states: absent, null, a value.
    record CapBody(@Nullable Optional<Long> monthlyMicros) {}

    record View(@Nullable Micros monthlyMicros, @Nullable Micros creditLimitMicros) {}

    @GetMapping("/v1/spend-cap")
    @Route(scope = Scope.BILLING_READ, repeat = Repeat.SAFE)
    View get(Caller caller) {
        return new View(billing.account(caller.team()).spendCap(), caller.plan().creditLimit());
    }

    @PutMapping("/v1/spend-cap")
    @Route(scope = Scope.BILLING_WRITE, repeat = Repeat.SAFE, changesTeam = true)
    View put(Caller caller, @Body CapBody body) {
        if (body.monthlyMicros() == null) {
            throw Problem.invalid("/monthly_micros", "required", "must be a number of micros, or null for no cap");
        }
        Long micros = body.monthlyMicros().orElse(null);
        if (micros != null && micros < 0) {
            throw Problem.invalid("/monthly_micros", "minimum", "must not be negative");
        }
        Micros cap = micros == null ? null : Micros.of(micros);
        transactions.executeWithoutResult(tx -> {
            billing.setSpendCap(caller, cap);
            journal.audit(new AuditEvent(
                    caller.team(),
                    caller.principal().text(),
                    "spend_cap.set",
                    caller.team().text(),
                    "done"));
        });
        return get(caller);
    }
}
