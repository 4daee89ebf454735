package ai.creativeflow.operators;

import ai.creativeflow.journal.AuditFilter;
import ai.creativeflow.journal.AuditRecord;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.journal.OperatorEvent;
import ai.creativeflow.journal.OperatorEvents;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.AuditId;
import ai.creativeflow.kernel.ids.OperatorEventId;
import ai.creativeflow.kernel.ids.TeamId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was done by whom in all teams and in none, and what the people who run this must know. */
@RestController
final class AuditTrailController {

    private final Journal journal;
    private final OperatorEvents operatorEvents;

    AuditTrailController(Journal journal, OperatorEvents operatorEvents) {
        this.journal = journal;
        this.operatorEvents = operatorEvents;
    }

    /** {@code occurrences} is above 1 where the same thing was written once with its number. */
    record View(
            AuditId id,
            String object,
            @Nullable TeamId teamId,
            String actor,
            String action,
            @Nullable String target,
            String outcome,
            int occurrences,
            Instant at,
            @Nullable String ip) {

        static View of(AuditRecord audited) {
            return new View(
                    audited.id(),
                    "audit_event",
                    audited.event().team(),
                    audited.event().actor(),
                    audited.event().action(),
                    audited.event().target(),
                    audited.event().outcome(),
                    audited.occurrences(),
                    audited.at(),
                    audited.ip());
        }
    }

    record EventView(
            OperatorEventId id, String object, OperatorEvents.Kind kind, String detail, int occurrences, Instant at) {

        static EventView of(OperatorEvent event) {
            return new EventView(
                    event.id(), "operator_event", event.kind(), event.detail(), event.occurrences(), event.at());
        }
    }

    @GetMapping("/admin/v1/audit-events")
    Page<View> audit(
            @RequestParam(required = false) @Nullable String team,
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) @Nullable String since,
            @RequestParam(required = false) @Nullable String until,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var page = Page.Request.of(limit, cursor);
        var filter = AuditFilter.of(actor, action, since, until);
        TeamId of = team == null
                ? null
                : TeamId.parse(team).orElseThrow(() -> Problem.parameter("team", "is not the id of a team"));
        var rows = of == null ? journal.auditedAnywhere(filter, page) : journal.audited(of, filter, page);
        return Page.of(page, rows, AuditRecord::id, View::of);
    }

    @GetMapping("/admin/v1/events")
    Page<EventView> events(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var page = Page.Request.of(limit, cursor);
        return Page.of(page, operatorEvents.list(page), OperatorEvent::id, EventView::of);
    }
}
