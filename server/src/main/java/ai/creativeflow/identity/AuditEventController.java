package ai.creativeflow.identity;

import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.journal.AuditFilter;
import ai.creativeflow.journal.AuditRecord;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.AuditId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who did what in the caller's team. */
@RestController
final class AuditEventController {

    private final Journal journal;

    AuditEventController(Journal journal) {
        this.journal = journal;
    }

    /** An audit event as its team sees it. */
    record View(
            AuditId id,
            String object,
            String actor,
            String action,
            @Nullable String target,
            String outcome,
            Instant at,
            @Nullable String ip) {

        static View of(AuditRecord audited) {
            return new View(
                    audited.id(),
                    "audit_event",
                    audited.event().actor(),
                    audited.event().action(),
                    audited.event().target(),
                    audited.event().outcome(),
                    audited.at(),
                    audited.ip());
        }
    }

    @GetMapping("/v1/audit-events")
    @Route(scope = Scope.AUDIT_READ, repeat = Repeat.SAFE)
    Page<View> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) @Nullable String since,
            @RequestParam(required = false) @Nullable String until,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var page = Page.Request.of(limit, cursor);
        var filter = AuditFilter.of(actor, action, since, until);
        return Page.of(page, journal.audited(caller.team(), filter, page), AuditRecord::id, View::of);
    }
}
