package ai.creativeflow.people;

import ai.creativeflow.identity.AccessEpoch;
import ai.creativeflow.identity.TeamHoldings;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.journal.AuditEvent;
import ai.creativeflow.journal.AuditFilter;
import ai.creativeflow.journal.AuditRecord;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.journal.TeamErasure;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.UserId;
import java.util.List;
import java.util.Optional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Erases teams that were closed thirty days ago, and one person's data when an operator says so. Ledger, usage, invoices and
 * audit stay; they hold ids, and after this nothing says whose those were.
 */
public final class Erasures {

    private static final String SYSTEM = "system";
    private static final int TEAMS_A_ROUND = 10;
    private static final int AUDIT_EVENTS_SHOWN = 100;

    private final ErasureRepository erasures;
    private final PeopleRepository people;
    private final Teams teams;
    private final List<TeamHoldings> holdings;
    private final TeamErasure journalOfTeam;
    private final Journal journal;
    private final AccessEpoch epoch;
    private final TransactionTemplate transactions;

    Erasures(
            ErasureRepository erasures,
            PeopleRepository people,
            Teams teams,
            List<TeamHoldings> holdings,
            TeamErasure journalOfTeam,
            Journal journal,
            AccessEpoch epoch,
            TransactionTemplate transactions) {
        this.erasures = erasures;
        this.people = people;
        this.teams = teams;
        this.holdings = List.copyOf(holdings);
        this.journalOfTeam = journalOfTeam;
        this.journal = journal;
        this.epoch = epoch;
        this.transactions = transactions;
    }

    /** All that we hold of one person, with the newest of what they did. */
    public record Held(User user, List<Membership> memberships, List<AuditRecord> done) {}

    public Optional<Held> export(UserId id) {
        return people.find(id)
                .map(user -> new Held(
                        user,
                        people.memberships(id, AUDIT_EVENTS_SHOWN),
                        journal.auditedAnywhere(
                                new AuditFilter(id.text(), null, null, null),
                                new Page.Request(AUDIT_EVENTS_SHOWN, null))));
    }

    /**
     * Forgets who that was: address, name and subject, memberships, invitations, where they called from. False where there
     * is no such person; again on somebody who was erased it changes nothing. 409 where a team would be left without owner.
     */
    public boolean erase(UserId id, String actor) {
        return Boolean.TRUE.equals(transactions.execute(tx -> people.find(id)
                .map(user -> {
                    leaveAll(id);
                    erasures.eraseInvitations(id, user.email());
                    if (erasures.erasePerson(id)) {
                        journal.eraseAddresses(id.text());
                        epoch.bump();
                        journal.audit(new AuditEvent(null, actor, "user.erase", id.text(), "done"));
                    }
                    return true;
                })
                .orElse(false)));
    }

    /** Erases what is due; says whether there may be more. What one node leaves unfinished the next round takes up. */
    public boolean run() {
        List<TeamId> due = teams.toErase(TEAMS_A_ROUND);
        due.forEach(this::eraseTeam);
        return due.size() == TEAMS_A_ROUND;
    }

    private void eraseTeam(TeamId team) {
        for (TeamHoldings one : holdings) {
            while (one.erase(team)) {
                // The next part.
            }
        }
        while (journalOfTeam.erase(team)) {
            // The next part.
        }
        transactions.executeWithoutResult(tx -> {
            erasures.eraseTeam(team);
            if (teams.erased(team)) {
                journal.audit(new AuditEvent(team, SYSTEM, "team.erase", team.text(), "done"));
            }
        });
    }

    private void leaveAll(UserId id) {
        for (TeamId team : erasures.teamsOf(id)) {
            boolean last = people.lockOwners(team).equals(List.of(id));
            if (last && !teams.isClosed(team)) {
                throw Problem.of(ProblemCode.CONFLICT)
                        .detail("The person is the last owner of %s: make somebody else owner, or close it."
                                .formatted(team.text()));
            }
            people.remove(team, id);
        }
    }
}
