package ai.creativeflow.operators;

import ai.creativeflow.billing.CountReconciliation;
import ai.creativeflow.billing.CreditReconciliation;
import ai.creativeflow.billing.InvoiceReconciliation;
import ai.creativeflow.billing.Reconciliation;
import ai.creativeflow.billing.UsageReconciliation;
import ai.creativeflow.generations.GenerationsReconciliation;
import ai.creativeflow.kernel.crypto.Sha256;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.odoo.OdooReconciliation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
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
 * facts, closed invoices against the facts they saw and documents against their lines, caps of keys and numbers of meters
 * against the holds, all of it against what the generations say, and the facts against what Odoo acknowledged,
 * recomputed from the raw rows in one snapshot.
 */
final class Books {

    private final Reconciliation billing;
    private final UsageReconciliation usage;
    private final CreditReconciliation credit;
    private final InvoiceReconciliation invoices;
    private final CountReconciliation counts;
    private final GenerationsReconciliation generations;
    private final @Nullable OdooReconciliation odoo;
    private final TransactionTemplate snapshot;

    /** What differs; nothing is how it should be. */
    record Findings(
            long walletsChecked,
            List<Reconciliation.Difference> wallets,
            List<CreditReconciliation.Difference> credit,
            List<UsageReconciliation.Difference> usage,
            List<InvoiceReconciliation.Difference> invoices,
            List<CountReconciliation.KeyDifference> keys,
            List<CountReconciliation.MeterDifference> meters,
            List<TeamDifference> charged,
            List<TeamDifference> open,
            List<OdooReconciliation.Difference> odoo) {

        int differences() {
            return all().stream().mapToInt(List::size).sum();
        }

        /** The same text for the same differences, so that they can be told apart from new ones. */
        String fingerprint() {
            return differences() == 0
                    ? ""
                    : HexFormat.of().formatHex(Sha256.of(all().toString().getBytes(StandardCharsets.UTF_8)));
        }

        private List<List<?>> all() {
            return List.of(wallets, credit, usage, invoices, keys, meters, charged, open, odoo);
        }
    }

    /** A team for which billing and generations say two things; micros, or a number of generations. */
    record TeamDifference(TeamId team, long billing, long generations) {}

    Books(
            Reconciliation billing,
            UsageReconciliation usage,
            CreditReconciliation credit,
            InvoiceReconciliation invoices,
            CountReconciliation counts,
            GenerationsReconciliation generations,
            @Nullable OdooReconciliation odoo,
            PlatformTransactionManager transactionManager) {
        this.billing = billing;
        this.usage = usage;
        this.credit = credit;
        this.invoices = invoices;
        this.counts = counts;
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
                invoices.differences(),
                counts.keys(),
                counts.meters(),
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
