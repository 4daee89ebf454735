package ai.creativeflow.operators;

import ai.creativeflow.billing.CreditReconciliation;
import ai.creativeflow.billing.Reconciliation;
import ai.creativeflow.billing.UsageReconciliation;
import ai.creativeflow.generations.GenerationsReconciliation;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.odoo.OdooReconciliation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Whether the books agree: wallets against ledger, holds and usage, grants against their uses, sums of usage against the
 * facts, all of it against what the generations say, and the facts against what Odoo acknowledged, recomputed from the raw rows in one snapshot.
 */
final class Books {

    private final Reconciliation billing;
    private final UsageReconciliation usage;
    private final CreditReconciliation credit;
    private final GenerationsReconciliation generations;
    private final @Nullable OdooReconciliation odoo;
    private final TransactionTemplate snapshot;

    /** What differs; nothing is how it should be. */
    record Findings(
            long walletsChecked,
            List<Reconciliation.Difference> wallets,
            List<CreditReconciliation.Difference> credit,
            List<UsageReconciliation.Difference> usage,
            List<TeamDifference> charged,
            List<TeamDifference> open,
            List<OdooReconciliation.Difference> odoo) {

        int differences() {
            return wallets.size() + credit.size() + usage.size() + charged.size() + open.size() + odoo.size();
        }
    }

    /** A team for which billing and generations say two things; micros, or a number of generations. */
    record TeamDifference(TeamId team, long billing, long generations) {}

    Books(
            Reconciliation billing,
            UsageReconciliation usage,
            CreditReconciliation credit,
            GenerationsReconciliation generations,
            @Nullable OdooReconciliation odoo,
            PlatformTransactionManager transactionManager) {
        this.billing = billing;
        this.usage = usage;
        this.credit = credit;
        this.generations = generations;
        this.odoo = odoo;
        this.snapshot = new TransactionTemplate(transactionManager);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
    }

    /** Changes and repairs nothing. */
    Findings check() {
        return Objects.requireNonNull(snapshot.execute(tx -> new Findings(
                billing.walletsChecked(),
                billing.differences(),
                credit.differences(),
                usage.differences(),
                compare(billing.chargedByTeam(), generations.chargedByTeam()),
                compare(billing.openByTeam(), generations.openByTeam()),
                odoo == null ? List.of() : odoo.differences())));
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
