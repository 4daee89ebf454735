package ai.creativeflow.operators;

import ai.creativeflow.billing.Reconciliation;
import ai.creativeflow.generations.GenerationsReconciliation;
import ai.creativeflow.kernel.ids.TeamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Whether the books agree: wallets against ledger, holds and usage, and both against what the generations say, all
 * recomputed from the raw rows in one snapshot.
 */
@RestController
final class ReconciliationController {

    private final Reconciliation billing;
    private final GenerationsReconciliation generations;
    private final TransactionTemplate snapshot;

    ReconciliationController(
            Reconciliation billing,
            GenerationsReconciliation generations,
            PlatformTransactionManager transactionManager) {
        this.billing = billing;
        this.generations = generations;
        this.snapshot = new TransactionTemplate(transactionManager);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
    }

    record View(
            int differences,
            long walletsChecked,
            List<Reconciliation.Difference> wallets,
            List<TeamDifference> charged,
            List<TeamDifference> open) {}

    /** A team for which billing and generations say two things; micros, or a number of generations. */
    record TeamDifference(TeamId team, long billing, long generations) {}

    @GetMapping("/admin/v1/reconciliation")
    View reconcile() {
        return Objects.requireNonNull(snapshot.execute(tx -> {
            List<Reconciliation.Difference> wallets = billing.differences();
            List<TeamDifference> charged = compare(billing.chargedByTeam(), generations.chargedByTeam());
            List<TeamDifference> open = compare(billing.openByTeam(), generations.openByTeam());
            return new View(
                    wallets.size() + charged.size() + open.size(), billing.walletsChecked(), wallets, charged, open);
        }));
    }

    private static List<TeamDifference> compare(Map<TeamId, Long> billing, Map<TeamId, Long> generations) {
        var teams = new TreeSet<UUID>();
        billing.keySet().forEach(team -> teams.add(team.value()));
        generations.keySet().forEach(team -> teams.add(team.value()));
        var found = new ArrayList<TeamDifference>();
        for (UUID id : teams) {
            var team = new TeamId(id);
            long ours = billing.getOrDefault(team, 0L);
            long theirs = generations.getOrDefault(team, 0L);
            if (ours != theirs) {
                found.add(new TeamDifference(team, ours, theirs));
            }
        }
        return found;
    }
}
