package ai.creativeflow.odoo;

import ai.creativeflow.billing.MeterEvents;
import ai.creativeflow.billing.MeterEvents.MeterEvent;
import ai.creativeflow.billing.MeterEvents.Position;
import ai.creativeflow.kernel.messaging.Bell;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes billable facts into the outbox, one node at a time. Rows and cursor move in one transaction, and the feed has no
 * holes, so every fact is taken in; its id keeps it from being there twice.
 */
final class Intake {

    private static final int FACTS_AT_ONCE = 500;

    private final MeterEvents feed;
    private final IntakeRepository intake;
    private final Payers payers;
    private final TransactionTemplate transactions;
    private final Bell reports;

    Intake(MeterEvents feed, IntakeRepository intake, Payers payers, TransactionTemplate transactions, Bell reports) {
        this.feed = feed;
        this.intake = intake;
        this.payers = payers;
        this.transactions = transactions;
        this.reports = reports;
    }

    /** True where there may be more at once. */
    boolean run() {
        int taken = Objects.requireNonNull(transactions.execute(tx -> take()));
        return taken == FACTS_AT_ONCE;
    }

    private int take() {
        Optional<Position> position = intake.lockPosition();
        if (position.isEmpty()) {
            return 0;
        }
        List<MeterEvent> facts = feed.after(position.get(), FACTS_AT_ONCE);
        if (!facts.isEmpty()) {
            intake.add(facts, payers.of(facts.stream().map(MeterEvent::team).toList()));
            intake.advance(facts.getLast().position());
            reports.ringAfterCommit();
        }
        return facts.size();
    }
}
