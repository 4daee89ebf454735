package ai.creativeflow.operators;

import ai.creativeflow.identity.Role;
import ai.creativeflow.journal.AuditEvent;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.UserId;
import ai.creativeflow.people.Erasures;
import ai.creativeflow.people.Membership;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a person may ask of us: to be told what we hold of them, and to be forgotten. */
@RestController
final class PersonController {

    private final Erasures erasures;
    private final Journal journal;

    PersonController(Erasures erasures, Journal journal) {
        this.erasures = erasures;
        this.journal = journal;
    }

    /** All of it; {@code events} are the newest hundred of what they did. */
    record View(
            UserId id,
            String object,
            @Nullable String subject,
            @Nullable String email,
            @Nullable String name,
            Instant createdAt,
            List<TeamView> teams,
            List<AuditTrailController.View> events) {

        static View of(Erasures.Held held) {
            return new View(
                    held.user().id(),
                    "user",
                    held.user().subject(),
                    held.user().email(),
                    held.user().name(),
                    held.user().createdAt(),
                    held.memberships().stream().map(TeamView::of).toList(),
                    held.done().stream().map(AuditTrailController.View::of).toList());
        }
    }

    record TeamView(TeamId id, String name, Role role, Instant joinedAt) {

        static TeamView of(Membership membership) {
            return new TeamView(membership.team(), membership.teamName(), membership.role(), membership.joinedAt());
        }
    }

    @PostMapping("/admin/v1/users/{id}/export")
    View export(@PathVariable String id, HttpServletRequest request) {
        View view = UserId.parse(id).flatMap(erasures::export).map(View::of).orElseThrow(Problem::notFound);
        journal.audit(new AuditEvent(null, OperatorFilter.actorOf(request), "user.export", id, "done"));
        return view;
    }

    @PostMapping("/admin/v1/users/{id}/erase")
    ResponseEntity<Void> erase(@PathVariable String id, HttpServletRequest request) {
        UserId user = UserId.parse(id).orElseThrow(Problem::notFound);
        if (!erasures.erase(user, OperatorFilter.actorOf(request))) {
            throw Problem.notFound();
        }
        return ResponseEntity.noContent().build();
    }
}
