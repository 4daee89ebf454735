package ai.creativeflow.people;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Role;
import ai.creativeflow.journal.AuditEvent;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.crypto.Base62;
import ai.creativeflow.kernel.crypto.Secret;
import ai.creativeflow.kernel.crypto.Sha256;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.InvitationId;
import ai.creativeflow.kernel.ids.UserId;
import ai.creativeflow.kernel.ids.Uuids;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.springframework.transaction.support.TransactionTemplate;

/** Invitations into teams: good for seven days and for one person, whoever holds the token. */
public final class Invitations {

    static final Duration GOOD_FOR = Duration.ofDays(7);

    private static final int OPEN_MAX = 200;
    private static final String TOKEN_PREFIX = "ivt_token_";
    private static final int TOKEN_CHARACTERS = 43;

    private final InvitationRepository invitations;
    private final People people;
    private final Journal journal;
    private final TransactionTemplate transactions;
    private final Uuids uuids;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    Invitations(
            InvitationRepository invitations,
            People people,
            Journal journal,
            TransactionTemplate transactions,
            Uuids uuids,
            InstantSource clock) {
        this.invitations = invitations;
        this.people = people;
        this.journal = journal;
        this.transactions = transactions;
        this.uuids = uuids;
        this.clock = clock;
    }

    /** A new invitation and its token, shown this once. */
    public record Issued(Invitation invitation, Secret token) {}

    /** Nobody invites into a role that they could not give: see {@link People#requireRightOver}. */
    Issued invite(Caller caller, String email, Role role) {
        People.requireRightOver(caller, role, "/role");
        Instant now = now();
        if (invitations.countOpen(caller.team(), now) >= OPEN_MAX) {
            throw Problem.of(ProblemCode.PLAN_LIMIT_REACHED)
                    .detail("A team has at most %d open invitations.".formatted(OPEN_MAX));
        }
        var token = new Secret(TOKEN_PREFIX + Base62.random(random, TOKEN_CHARACTERS));
        var invitation = new Invitation(
                new InvitationId(uuids.next()),
                caller.team(),
                email.toLowerCase(Locale.ROOT),
                role,
                caller.principal().text(),
                now,
                now.plus(GOOD_FOR),
                null,
                null);
        transactions.executeWithoutResult(tx -> {
            invitations.insert(invitation, hash(token.reveal()));
            audit(caller, "team.invite", invitation.id());
        });
        return new Issued(invitation, token);
    }

    List<Invitation> list(Caller caller, Page.Request page) {
        return invitations.list(caller.team(), page);
    }

    /** Makes the token worthless; again on a withdrawn one it changes nothing. 409 where it was accepted. */
    Optional<Invitation> withdraw(Caller caller, InvitationId id) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            Optional<Invitation> withdrawn = invitations.withdraw(caller.team(), id, now());
            if (withdrawn.isPresent()) {
                audit(caller, "team.invitation_withdraw", id);
                return withdrawn;
            }
            if (invitations.find(caller.team(), id).isPresent()) {
                throw Problem.of(ProblemCode.INVALID_STATE).detail("The invitation was accepted.");
            }
            return Optional.empty();
        }));
    }

    /** 410 for a token that was used, withdrawn or has expired, and for one that never was. */
    Membership accept(UserId user, String token) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            Invitation accepted = invitations
                    .accept(hash(token), user, now())
                    .orElseThrow(() -> Problem.of(ProblemCode.GONE)
                            .detail("The invitation was used, withdrawn or has expired, or there never was one."));
            if (!people.join(accepted.team(), user, accepted.role(), user.text())) {
                throw Problem.of(ProblemCode.CONFLICT).detail("You are in this team already.");
            }
            journal.audit(new AuditEvent(
                    accepted.team(),
                    user.text(),
                    "team.invitation_accept",
                    accepted.id().text(),
                    "done"));
            return people.memberships(user).stream()
                    .filter(membership -> membership.team().equals(accepted.team()))
                    .findFirst()
                    .orElseThrow(() -> Problem.of(ProblemCode.GONE).detail("The team was closed."));
        }));
    }

    private void audit(Caller caller, String action, InvitationId id) {
        journal.audit(new AuditEvent(caller.team(), caller.principal().text(), action, id.text(), "done"));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** A plain hash is enough: the token has 256 bits of its own. */
    private static byte[] hash(String token) {
        return Sha256.of(token.getBytes(StandardCharsets.UTF_8));
    }
}
