package ai.creativeflow.people;

import ai.creativeflow.apikeys.ApiKey;
import ai.creativeflow.apikeys.ApiKeys;
import ai.creativeflow.identity.AccessEpoch;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Role;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.identity.Team;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.journal.AuditEvent;
import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.UserId;
import ai.creativeflow.kernel.ids.Uuids;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** Users and what they are in teams. Changes are effective here with the next request, on every node within a second. */
public final class People {

    /** How many teams one person may have made. */
    static final int TEAMS_FOUNDED_MAX = 5;

    private static final int MEMBERSHIPS_MAX = 200;

    private final PeopleRepository people;
    private final Teams teams;
    private final ApiKeys apiKeys;
    private final Journal journal;
    private final AccessEpoch epoch;
    private final TransactionTemplate transactions;
    private final Uuids uuids;
    private final InstantSource clock;

    People(
            PeopleRepository people,
            Teams teams,
            ApiKeys apiKeys,
            Journal journal,
            AccessEpoch epoch,
            TransactionTemplate transactions,
            Uuids uuids,
            InstantSource clock) {
        this.people = people;
        this.teams = teams;
        this.apiKeys = apiKeys;
        this.journal = journal;
        this.epoch = epoch;
        this.transactions = transactions;
        this.uuids = uuids;
        this.clock = clock;
    }

    /** Who left, and the team's keys that this person made: they go on working, because they belong to the team. */
    public record Removed(Member member, List<ApiKey> keys) {}

    /** The person with this subject, made now where it is the first time that we see it. */
    User seen(String subject, @Nullable String verifiedEmail, @Nullable String name) {
        return people.bySubject(subject)
                .orElseGet(() -> Objects.requireNonNull(
                        transactions.execute(tx -> madeOrClaimed(subject, lower(verifiedEmail), name))));
    }

    /** The person with this address, made now where there is none: for operators who found a team for somebody. */
    public UserId withEmail(String email) {
        EmailAddress.checked("/owner_email", email);
        return people.byEmail(Objects.requireNonNull(lower(email)), new UserId(uuids.next()), now());
    }

    public Optional<User> find(UserId id) {
        return people.find(id);
    }

    /** The teams that a person is in, the newest first; closed ones are none. */
    public List<Membership> memberships(UserId user) {
        return people.memberships(user, MEMBERSHIPS_MAX);
    }

    public List<Member> members(TeamId team, Page.Request page) {
        return people.members(team, page);
    }

    public Optional<Member> member(TeamId team, UserId user) {
        return people.member(team, user);
    }

    /** A new team of a person, on the plan {@code free}; 402 {@code plan_limit_reached} where the person made enough. */
    Team found(UserId founder, String name) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            Team team = teams.found(name, founder, TEAMS_FOUNDED_MAX)
                    .orElseThrow(() -> Problem.of(ProblemCode.PLAN_LIMIT_REACHED)
                            .detail("A person makes at most %d teams.".formatted(TEAMS_FOUNDED_MAX)));
            join(team.id(), founder, Role.OWNER, founder.text());
            return team;
        }));
    }

    /** Renames the caller's team; null leaves the name. The precondition is as in {@link Teams#change}. */
    Optional<Team> rename(Caller caller, Consumer<Team> precondition, @Nullable String name) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            Optional<Team> renamed = teams.change(caller.team(), precondition, Teams.Change.ofName(name));
            renamed.ifPresent(team -> journal.audit(new AuditEvent(
                    team.id(),
                    caller.principal().text(),
                    "team.change",
                    team.id().text(),
                    "done")));
            return renamed;
        }));
    }

    /** Closes the caller's team: its keys end, nobody gets in any more. Again it changes nothing. */
    void close(Caller caller) {
        transactions.executeWithoutResult(tx -> {
            if (teams.close(caller.team())) {
                apiKeys.revokeAll(caller.team());
                journal.audit(new AuditEvent(
                        caller.team(),
                        caller.principal().text(),
                        "team.close",
                        caller.team().text(),
                        "done"));
            }
        });
    }

    /** Joins the present transaction. Who is in the team already keeps the role. */
    public boolean join(TeamId team, UserId user, Role role, String actor) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            people.lockOwners(team);
            if (!people.join(team, user, role, now())) {
                return false;
            }
            epoch.bump();
            Member member = people.member(team, user).orElseThrow();
            journal.publish(team, Mode.LIVE, EventType.TEAM_MEMBER_ADDED, MemberController.View.of(member));
            journal.audit(new AuditEvent(team, actor, "team.member_add", user.text(), "done"));
            return true;
        }));
    }

    /** Empty where the caller's team has no such member; 409 where the team would be left without an owner. */
    Optional<Member> changeRole(Caller caller, UserId user, Role role) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            List<UserId> owners = people.lockOwners(caller.team());
            Optional<Member> before = people.member(caller.team(), user);
            before.ifPresent(member -> {
                requireRightOver(caller, member.role(), "");
                requireRightOver(caller, role, "/role");
                if (role != Role.OWNER) {
                    requireAnotherOwner(owners, user);
                }
                if (people.changeRole(caller.team(), user, role)) {
                    epoch.bump();
                    audit(caller, "team.member_change", user);
                }
            });
            return people.member(caller.team(), user);
        }));
    }

    /** Takes a member out; everybody may take out themselves. The last owner stays: 409. */
    Optional<Removed> remove(Caller caller, UserId user) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            List<UserId> owners = people.lockOwners(caller.team());
            Optional<Member> found = people.member(caller.team(), user);
            found.ifPresent(member -> {
                if (!caller.is(user)) {
                    caller.require(Scope.TEAM_WRITE);
                    requireRightOver(caller, member.role(), "");
                }
                requireAnotherOwner(owners, user);
                people.remove(caller.team(), user);
                epoch.bump();
                var view = MemberController.View.of(member);
                journal.publish(caller.team(), Mode.LIVE, EventType.TEAM_MEMBER_REMOVED, view);
                audit(caller, "team.member_remove", user);
            });
            return found.map(member -> new Removed(member, apiKeys.madeBy(caller.team(), user.text())));
        }));
    }

    /** Owners are made, changed and taken out by owners only; a key makes no admin and no owner. */
    static void requireRightOver(Caller caller, Role role, String pointer) {
        switch (caller.principal()) {
            case Caller.UserPrincipal person -> {
                if (role == Role.OWNER && person.role() != Role.OWNER) {
                    throw Problem.of(ProblemCode.INSUFFICIENT_ROLE)
                            .detail("Only an owner decides about owners.")
                            .error(pointer, "insufficient_role", "takes an owner");
                }
            }
            case Caller.ApiKeyPrincipal key -> {
                if (role == Role.OWNER || role == Role.ADMIN) {
                    throw Problem.of(ProblemCode.WIDER_THAN_CALLER)
                            .detail("No key decides about admins and owners.")
                            .error(pointer, "wider_than_caller", "takes a person");
                }
            }
        }
    }

    private static void requireAnotherOwner(List<UserId> owners, UserId user) {
        if (owners.equals(List.of(user))) {
            throw Problem.of(ProblemCode.CONFLICT).detail("A team keeps one owner: make somebody else owner first.");
        }
    }

    private User madeOrClaimed(String subject, @Nullable String email, @Nullable String name) {
        if (email == null || !people.claim(email, subject, name)) {
            people.insert(new User(new UserId(uuids.next()), subject, email, name, now()));
        }
        return people.bySubject(subject)
                .orElseThrow(() -> new IllegalStateException("no user after making one: " + subject.length()));
    }

    private void audit(Caller caller, String action, UserId target) {
        journal.audit(new AuditEvent(caller.team(), caller.principal().text(), action, target.text(), "done"));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static @Nullable String lower(@Nullable String email) {
        return email == null ? null : email.toLowerCase(Locale.ROOT);
    }
}
