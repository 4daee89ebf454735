package ai.creativeflow.identity;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.UserId;
import ai.creativeflow.kernel.ids.Uuids;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** Teams and what their plans entitle them to. */
public final class Teams {

    static final int NAME_LENGTH_MAX = 100;

    private static final String FIRST_PLAN = "free";
    private static final int STANDINGS_REMEMBERED = 50_000;

    private final TeamRepository teams;
    private final TransactionTemplate transactions;
    private final AccessEpoch epoch;
    private final Uuids uuids;
    private final InstantSource clock;
    private final EpochCache<TeamId, Standing> standings;

    Teams(TeamRepository teams, TransactionTemplate transactions, AccessEpoch epoch, Uuids uuids, InstantSource clock) {
        this.teams = teams;
        this.transactions = transactions;
        this.epoch = epoch;
        this.standings = new EpochCache<>(epoch, STANDINGS_REMEMBERED);
        this.uuids = uuids;
        this.clock = clock;
    }

    /** What an operator changes; null is unchanged. */
    public record Change(
            @Nullable String name,
            @Nullable String plan,
            @Nullable Boolean suspended,
            @Nullable Micros creditLimit,
            boolean clearCreditLimit,
            @Nullable List<RateWindow> rateLimits,
            boolean clearRateLimits,
            @Nullable String billingUser,
            boolean clearBillingUser) {

        /** A change of the name alone. */
        public static Change ofName(@Nullable String name) {
            return new Change(name, null, null, null, false, null, false, null, false);
        }
    }

    /** Throws {@link Problem} 422 for a name or plan that cannot be. Joins the caller's transaction where there is one. */
    public Team found(String name, String plan) {
        requireName(name);
        requirePlan(plan);
        return Objects.requireNonNull(transactions.execute(tx -> inserted(name, plan, null)));
    }

    /** A team of a person, on the first plan; empty where the person has made so many that are not closed. */
    public Optional<Team> found(String name, UserId founder, int atMost) {
        requireName(name);
        return Objects.requireNonNull(transactions.execute(tx -> {
            teams.lockFounder(founder);
            return teams.countFoundedBy(founder) >= atMost
                    ? Optional.empty()
                    : Optional.of(inserted(name, FIRST_PLAN, founder));
        }));
    }

    /** What a person has who is in no team yet. */
    public Plan firstPlan() {
        return teams.findPlan(FIRST_PLAN).orElseThrow(() -> new IllegalStateException("no plan " + FIRST_PLAN));
    }

    /** Nobody gets in any more, on this node from the next request on. False where it was closed before. */
    public boolean close(TeamId id) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            boolean closed = teams.close(id, clock.instant());
            epoch.bump();
            return closed;
        }));
    }

    private Team inserted(String name, String plan, @Nullable UserId founder) {
        var team = new Team(new TeamId(uuids.next()), name, plan, false, null, null, null, clock.instant(), 1);
        teams.insert(team, founder);
        return team;
    }

    private static void requireName(String name) {
        if (name.isBlank() || name.length() > NAME_LENGTH_MAX) {
            throw Problem.invalid("/name", "length", "must have 1 to %d characters".formatted(NAME_LENGTH_MAX));
        }
    }

    /**
     * Effective on this node from the next request on, within a second on every other. The precondition sees the team as
     * the change will find it, and throws where it doesn't hold.
     */
    public Optional<Team> change(TeamId id, Consumer<Team> precondition, Change change) {
        if (change.name() != null) {
            requireName(change.name());
        }
        if (change.plan() != null) {
            requirePlan(change.plan());
        }
        return Objects.requireNonNull(transactions.execute(tx -> {
            teams.lock(id).ifPresent(precondition);
            Optional<Team> changed = teams.change(id, change);
            changed.ifPresent(team -> epoch.bump());
            return changed;
        }));
    }

    public boolean isClosed(TeamId id) {
        return teams.isClosed(id);
    }

    /** Teams of a plan that are not closed, in the order of their ids, from behind {@code after}; null is from the first. */
    public List<TeamId> onPlan(String plan, @Nullable TeamId after, int limit) {
        return teams.onPlan(plan, after, limit);
    }

    /** Teams that were closed thirty days ago and not erased yet, the longest closed first. */
    public List<TeamId> toErase(int limit) {
        return teams.toErase(limit);
    }

    /** Notes that all of a team is gone, and its name with it; false where that was noted before. */
    public boolean erased(TeamId id) {
        return teams.erased(id);
    }

    public Optional<Team> find(TeamId id) {
        return teams.find(id);
    }

    public List<Team> list(Page.Request page) {
        return teams.list(page);
    }

    /** What the team may do now; without a query where it is remembered, and at most a second old. */
    public Optional<Standing> standing(TeamId id) {
        return standings.get(id, teams::standing);
    }

    private void requirePlan(String plan) {
        if (!teams.planExists(plan)) {
            throw Problem.invalid("/plan", "unknown", "there is no plan with this name");
        }
    }
}
