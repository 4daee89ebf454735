package ai.creativeflow.odoo;

import ai.creativeflow.billing.MeterEvents;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.odoo.OutboxRepository.Tally;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Holds the billable facts against what Odoo acknowledged, both from the raw rows: a fact that is old enough is acknowledged
 * once, and with the credits it has. Odoo itself gives no way to read them back. Reads only.
 */
public final class OdooReconciliation {

    private static final int DIFFERENCES_SHOWN = 100;

    private final MeterEvents facts;
    private final OutboxRepository outbox;
    private final Duration olderThan;

    /** A team whose older facts are not all acknowledged; facts that are in none of the three have no row at all. */
    public record Difference(
            TeamId team,
            long facts,
            long acknowledged,
            long waiting,
            long refused,
            BigDecimal factsCredits,
            BigDecimal acknowledgedCredits) {

        private boolean isNone() {
            return facts == acknowledged
                    && waiting == 0
                    && refused == 0
                    && factsCredits.compareTo(acknowledgedCredits) == 0;
        }
    }

    OdooReconciliation(MeterEvents facts, OutboxRepository outbox, Duration olderThan) {
        this.facts = facts;
        this.outbox = outbox;
        this.olderThan = olderThan;
    }

    /** The first hundred teams that differ, both sides read in the transaction that this is called in; empty is how it should be. */
    public List<Difference> differences() {
        Map<TeamId, Tally> known = outbox.byTeam(olderThan);
        Map<TeamId, MeterEvents.Total> totals = facts.totals(olderThan);
        var teams = new HashSet<>(known.keySet());
        teams.addAll(totals.keySet());
        return teams.stream()
                .map(team -> difference(
                        team,
                        totals.getOrDefault(team, MeterEvents.Total.NOTHING),
                        known.getOrDefault(team, Tally.NOTHING)))
                .filter(difference -> !difference.isNone())
                .sorted(Comparator.comparing(difference -> difference.team().value()))
                .limit(DIFFERENCES_SHOWN)
                .toList();
    }

    private static Difference difference(TeamId team, MeterEvents.Total facts, Tally tally) {
        return new Difference(
                team,
                facts.facts(),
                tally.acknowledged(),
                tally.waiting(),
                tally.refused(),
                facts.credits(),
                tally.acknowledgedCredits());
    }
}
