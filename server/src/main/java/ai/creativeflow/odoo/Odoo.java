package ai.creativeflow.odoo;

import ai.creativeflow.kernel.ids.MeterEventId;
import ai.creativeflow.kernel.ids.TeamId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.transaction.support.TransactionTemplate;

/** What operators see of Odoo, and what they can do about it. */
public final class Odoo {

    private static final int REFUSED_SHOWN = 100;
    private static final int REQUEUED_AT_ONCE = 10_000;

    private final OutboxRepository outbox;
    private final Payers payers;
    private final Circuits circuits;
    private final TransactionTemplate transactions;

    /** What is not acknowledged; {@code firstRefused} are the oldest hundred. */
    public record Status(
            boolean circuitOpen,
            long waiting,
            Optional<Instant> oldestWaitingAt,
            long refused,
            List<RefusedFact> firstRefused) {}

    /** A fact that waits for an operator, under whom it was reported and what Odoo said. */
    public record RefusedFact(
            MeterEventId id,
            TeamId team,
            String user,
            String meter,
            BigDecimal credits,
            Instant at,
            int attempts,
            String reason) {}

    Odoo(OutboxRepository outbox, Payers payers, Circuits circuits, TransactionTemplate transactions) {
        this.outbox = outbox;
        this.payers = payers;
        this.circuits = circuits;
        this.transactions = transactions;
    }

    /** Whether this node leaves Odoo alone at the moment, because it failed too often. */
    public boolean isSilent() {
        return !circuits.allClosed();
    }

    public Status status() {
        OutboxRepository.Counts counts = outbox.counts();
        return new Status(
                isSilent(),
                counts.waiting(),
                counts.oldestWaitingAt(),
                counts.refused(),
                outbox.refused(REFUSED_SHOWN));
    }

    /**
     * Sends again what Odoo refused, a bounded part of it, for the billing users that the teams have now; says how much. What
     * was refused was not taken, so that a fact may go to another person than before.
     */
    public int requeue() {
        return Objects.requireNonNull(transactions.execute(tx -> {
            var byTeam = new HashMap<TeamId, List<UUID>>();
            outbox.lockRefused(REQUEUED_AT_ONCE)
                    .forEach((id, team) -> byTeam.computeIfAbsent(team, one -> new ArrayList<>())
                            .add(id));
            int requeued = 0;
            for (Map.Entry<TeamId, List<UUID>> one : byTeam.entrySet()) {
                requeued += outbox.requeue(one.getValue(), payers.of(one.getKey()));
            }
            return requeued;
        }));
    }
}
