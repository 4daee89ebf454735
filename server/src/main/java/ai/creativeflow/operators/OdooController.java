package ai.creativeflow.operators;

import ai.creativeflow.journal.AuditEvent;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.ids.MeterEventId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.odoo.Odoo;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What Odoo has not acknowledged; nothing where none is configured. */
@RestController
final class OdooController {

    private final @Nullable Odoo odoo;
    private final Journal journal;

    OdooController(ObjectProvider<Odoo> odoo, Journal journal) {
        this.odoo = odoo.getIfAvailable();
        this.journal = journal;
    }

    record View(
            boolean configured,
            boolean circuitOpen,
            long waiting,
            @Nullable Instant oldestWaitingAt,
            long refused,
            List<RefusedView> firstRefused) {

        static View of(Odoo.Status status) {
            return new View(
                    true,
                    status.circuitOpen(),
                    status.waiting(),
                    status.oldestWaitingAt().orElse(null),
                    status.refused(),
                    status.firstRefused().stream().map(RefusedView::of).toList());
        }
    }

    record RefusedView(
            MeterEventId id,
            TeamId teamId,
            String userId,
            String meter,
            BigDecimal credits,
            Instant at,
            int attempts,
            String reason) {

        static RefusedView of(Odoo.RefusedFact fact) {
            return new RefusedView(
                    fact.id(),
                    fact.team(),
                    fact.user(),
                    fact.meter(),
                    fact.credits(),
                    fact.at(),
                    fact.attempts(),
                    fact.reason());
        }
    }

    record RequeuedView(int requeued) {}

    @GetMapping("/admin/v1/odoo/outbox")
    View outbox() {
        return odoo == null ? new View(false, false, 0, null, 0, List.of()) : View.of(odoo.status());
    }

    /** Again it finds what was refused again. */
    @PostMapping("/admin/v1/odoo/requeue")
    RequeuedView requeue(HttpServletRequest request) {
        int requeued = odoo == null ? 0 : odoo.requeue();
        journal.audit(new AuditEvent(null, OperatorFilter.actorOf(request), "odoo.requeue", null, "done"));
        return new RequeuedView(requeued);
    }
}
