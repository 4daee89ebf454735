package ai.creativeflow.billing;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.journal.AuditEvent;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Problem;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class AlertController {

    private static final int THRESHOLDS_MAX = 10;

    private final Alerts alerts;
    private final Journal journal;
    private final TransactionTemplate transactions;

    AlertController(Alerts alerts, Journal journal, TransactionTemplate transactions) {
        this.alerts = alerts;
        this.journal = journal;
        this.transactions = transactions;
    }

    record AlertsBody(@Nullable List<@Nullable Integer> thresholdsPercent) {}

    record View(List<Integer> thresholdsPercent) {}

    @GetMapping("/v1/alerts")
    @Route(scope = Scope.BILLING_READ, repeat = Repeat.SAFE)
    View get(Caller caller) {
        return new View(alerts.thresholds(caller.team()));
    }

    @PutMapping("/v1/alerts")
    @Route(scope = Scope.BILLING_WRITE, repeat = Repeat.SAFE, changesTeam = true)
    View put(Caller caller, @Body AlertsBody body) {
        List<Integer> thresholds = checked(body);
        transactions.executeWithoutResult(tx -> {
            alerts.setThresholds(caller.team(), thresholds);
            journal.audit(new AuditEvent(
                    caller.team(),
                    caller.principal().text(),
                    "alerts.set",
                    caller.team().text(),
                    "done"));
        });
        return get(caller);
    }

    private static List<Integer> checked(AlertsBody body) {
        List<@Nullable Integer> given = body.thresholdsPercent();
        if (given == null || given.size() > THRESHOLDS_MAX) {
            throw Problem.invalid(
                    "/thresholds_percent", "length", "must be a list of at most %d numbers".formatted(THRESHOLDS_MAX));
        }
        var thresholds = new TreeSet<Integer>();
        for (int i = 0; i < given.size(); i++) {
            Integer threshold = given.get(i);
            if (threshold == null || threshold < 1 || threshold > 100) {
                throw Problem.invalid("/thresholds_percent/" + i, "range", "must be from 1 to 100");
            }
            thresholds.add(threshold);
        }
        return List.copyOf(thresholds);
    }
}
