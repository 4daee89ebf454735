package ai.creativeflow.billing;

import ai.creativeflow.identity.Plan;
import ai.creativeflow.identity.Standing;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.TeamId;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells a team when it has used so much of its quota or its cap, once a month and threshold, whichever node sees it. Money
 * only leaves a note here when it moves; a moment later the note is looked into outside of any caller's transaction. Notes
 * of a process that dies are found by the look at every team that each start begins with.
 */
final class Alerts {

    static final List<Integer> DEFAULT = List.of(50, 80, 100);

    private static final int NOTED_MAX = 100_000;
    private static final int TEAMS_A_PAGE = 500;
    private static final int NOTHING_LEFT = 0;

    private final AlertRepository alerts;
    private final WalletRepository wallets;
    private final Teams teams;
    private final PriceBooks books;
    private final Journal journal;
    private final TransactionTemplate transactions;
    private final InstantSource clock;
    private final Map<TeamId, Set<Measure>> noted = new ConcurrentHashMap<>();
    private @Nullable UUID sweptTo = new UUID(0, 0);

    /** What an event of a threshold says. */
    record Notice(
            String object,
            Measure measure,
            @Nullable Integer thresholdPercent,
            String period,
            @Nullable Long limit,
            long used,
            long reserved) {}

    Alerts(
            AlertRepository alerts,
            WalletRepository wallets,
            Teams teams,
            PriceBooks books,
            Journal journal,
            TransactionTemplate transactions,
            InstantSource clock) {
        this.alerts = alerts;
        this.wallets = wallets;
        this.teams = teams;
        this.books = books;
        this.journal = journal;
        this.transactions = transactions;
        this.clock = clock;
    }

    List<Integer> thresholds(TeamId team) {
        return alerts.thresholds(team).orElse(DEFAULT);
    }

    void setThresholds(TeamId team, List<Integer> thresholds) {
        alerts.set(team, thresholds);
        moved(team);
    }

    /** Notes that money was held or a bound was moved; looked into when the present transaction is over. */
    void moved(TeamId team) {
        afterwards(team, EnumSet.noneOf(Measure.class));
    }

    /** Notes that a hold was refused for want of this. */
    void refused(TeamId team, Measure measure) {
        afterwards(team, EnumSet.of(measure));
    }

    /** Looks into what was noted, and at some of the teams that were there before this process; true where more are left. */
    boolean runDue() {
        for (TeamId team : List.copyOf(noted.keySet())) {
            Set<Measure> refusals = noted.remove(team);
            if (refusals != null) {
                lookAgainOnFailure(team, refusals);
            }
        }
        return sweep();
    }

    private void lookAgainOnFailure(TeamId team, Set<Measure> refusals) {
        try {
            look(team, refusals);
        } catch (RuntimeException e) {
            note(team, refusals);
            throw e;
        }
    }

    private boolean sweep() {
        if (sweptTo == null) {
            return false;
        }
        List<TeamId> page = alerts.active(period(), sweptTo, TEAMS_A_PAGE);
        page.forEach(team -> look(team, Set.of()));
        sweptTo = page.size() < TEAMS_A_PAGE ? null : page.getLast().value();
        return sweptTo != null;
    }

    /** Each row that says "told" is written with its event. Run twice, or by two nodes, it tells nothing twice. */
    private void look(TeamId team, Set<Measure> refusals) {
        YearMonth period = period();
        transactions.executeWithoutResult(tx -> {
            Plan plan = teams.standing(team).map(Standing::plan).orElse(null);
            if (plan == null) {
                return;
            }
            Wallet wallet = wallets.find(team, period);
            Account account = wallets.account(team);
            List<Integer> thresholds = thresholds(team);
            for (Measure measure : Measure.values()) {
                Measure.Level level = measure.of(wallet, account, plan, books.includedGenerations(team, plan, period));
                thresholds.stream()
                        .filter(level::reaches)
                        .forEach(threshold ->
                                tell(team, period, measure, level, threshold, EventType.USAGE_THRESHOLD_REACHED));
                if (level.reaches(100) || refusals.contains(measure)) {
                    tell(team, period, measure, level, NOTHING_LEFT, measure.exhausted());
                }
            }
        });
    }

    private void tell(
            TeamId team, YearMonth period, Measure measure, Measure.Level level, int threshold, EventType event) {
        if (alerts.send(team, period, measure.wire(), threshold)) {
            var notice = new Notice(
                    "usage_alert",
                    measure,
                    threshold == NOTHING_LEFT ? null : threshold,
                    period.toString(),
                    level.limit(),
                    level.used(),
                    level.reserved());
            journal.publish(team, Mode.LIVE, event, notice);
        }
    }

    /** Also after a rollback, which is how a refusal ends. */
    private void afterwards(TeamId team, Set<Measure> refusals) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            note(team, refusals);
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                note(team, refusals);
            }
        });
    }

    /** Beyond the bound a note is dropped: the team's next hold leaves another. */
    private void note(TeamId team, Set<Measure> refusals) {
        if (noted.size() < NOTED_MAX) {
            noted.merge(team, refusals, (before, more) -> {
                var both = EnumSet.noneOf(Measure.class);
                both.addAll(before);
                both.addAll(more);
                return both;
            });
        }
    }

    private YearMonth period() {
        return YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
    }
}
