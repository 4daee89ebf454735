package ai.creativeflow.operators;

import ai.creativeflow.billing.CountReconciliation;
import ai.creativeflow.billing.CreditReconciliation;
import ai.creativeflow.billing.InvoiceReconciliation;
import ai.creativeflow.billing.Reconciliation;
import ai.creativeflow.billing.UsageReconciliation;
import ai.creativeflow.odoo.OdooReconciliation;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class ReconciliationController {

    private final Books books;

    ReconciliationController(Books books) {
        this.books = books;
    }

    record View(
            int differences,
            long walletsChecked,
            List<Reconciliation.Difference> wallets,
            List<CreditReconciliation.Difference> credit,
            List<UsageReconciliation.Difference> usage,
            List<InvoiceReconciliation.Difference> invoices,
            List<CountReconciliation.KeyDifference> keys,
            List<CountReconciliation.MeterDifference> meters,
            List<Books.TeamDifference> charged,
            List<Books.TeamDifference> open,
            List<OdooReconciliation.Difference> odoo) {}

    @GetMapping("/admin/v1/reconciliation")
    View reconcile() {
        Books.Findings found = books.check();
        return new View(
                found.differences(),
                found.walletsChecked(),
                found.wallets(),
                found.credit(),
                found.usage(),
                found.invoices(),
                found.keys(),
                found.meters(),
                found.charged(),
                found.open(),
                found.odoo());
    }
}
