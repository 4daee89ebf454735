package ai.creativeflow.operators;

import ai.creativeflow.billing.PriceBooks;
import ai.creativeflow.billing.PriceSchedule;
import ai.creativeflow.identity.Plans;
import ai.creativeflow.identity.Team;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.journal.AuditEvent;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.TeamId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** Which price book a plan or a team has, from which month on. What is accepted already keeps its price. */
@RestController
final class PriceScheduleController {

    private final PriceBooks books;
    private final Plans plans;
    private final Teams teams;
    private final Journal journal;
    private final TransactionTemplate transactions;

    PriceScheduleController(
            PriceBooks books, Plans plans, Teams teams, Journal journal, TransactionTemplate transactions) {
        this.books = books;
        this.plans = plans;
        this.teams = teams;
        this.journal = journal;
        this.transactions = transactions;
    }

    /** The version must be there; for a team null is its plan's book again. */
    @SuppressWarnings("NullableOptional") // Three states: absent, null, a value.
    record PutBody(
            @Nullable Optional<String> version, @Nullable String from) {

        @Nullable String wanted() {
            if (version == null) {
                throw Problem.invalid("/version", "required", "must be the version of a price book");
            }
            return version.orElse(null);
        }

        YearMonth month() {
            try {
                return YearMonth.parse(from == null ? "" : from);
            } catch (DateTimeParseException e) {
                throw Problem.invalid("/from", "format", "must be a month such as 2026-11")
                        .because(String.valueOf(e.getMessage()));
            }
        }
    }

    record View(String object, List<EntryView> data) {

        static View of(PriceSchedule schedule) {
            return new View(
                    "price_schedule",
                    schedule.entries().stream()
                            .map(entry -> new EntryView(entry.from().toString(), entry.version()))
                            .toList());
        }
    }

    record EntryView(String from, @Nullable String version) {}

    @GetMapping("/admin/v1/plans/{name}/price-schedule")
    View ofPlan(@PathVariable String name) {
        requirePlan(name);
        return View.of(books.ofPlan(name));
    }

    @PutMapping("/admin/v1/plans/{name}/price-schedule")
    View putPlan(@PathVariable String name, @Body PutBody body, HttpServletRequest request) {
        requirePlan(name);
        String version = body.wanted();
        if (version == null) {
            throw Problem.invalid("/version", "required", "must be the version of a price book");
        }
        transactions.executeWithoutResult(tx -> {
            books.schedulePlan(name, body.month(), version);
            journal.audit(new AuditEvent(null, OperatorFilter.actorOf(request), "plan.price_book.set", name, "done"));
        });
        return ofPlan(name);
    }

    @GetMapping("/admin/v1/teams/{id}/price-schedule")
    View ofTeam(@PathVariable String id) {
        return View.of(books.ofTeam(team(id)));
    }

    @PutMapping("/admin/v1/teams/{id}/price-schedule")
    View putTeam(@PathVariable String id, @Body PutBody body, HttpServletRequest request) {
        TeamId team = team(id);
        transactions.executeWithoutResult(tx -> {
            books.scheduleTeam(team, body.month(), body.wanted());
            journal.audit(
                    new AuditEvent(team, OperatorFilter.actorOf(request), "team.price_book.set", team.text(), "done"));
        });
        return ofTeam(id);
    }

    private void requirePlan(String name) {
        if (plans.find(name).isEmpty()) {
            throw Problem.notFound();
        }
    }

    private TeamId team(String id) {
        return TeamId.parse(id).flatMap(teams::find).map(Team::id).orElseThrow(Problem::notFound);
    }
}
