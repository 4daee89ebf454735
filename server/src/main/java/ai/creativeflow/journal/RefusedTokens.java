package ai.creativeflow.journal;

import java.util.Map;

/**
 * Refused tokens, audited so that they cannot flood: one event a minute for each address and code, with how many there were.
 * They belong to no team, so operators alone read them. What a node counted in its last minute dies with it.
 */
public final class RefusedTokens {

    private static final int KINDS_MAX = 10_000;
    private static final String NOBODY = "anonymous";

    private final Journal journal;
    private final OperatorEvents operatorEvents;
    private final Tally<Refused> tally = new Tally<>(KINDS_MAX);

    private record Refused(String address, String code) {}

    RefusedTokens(Journal journal, OperatorEvents operatorEvents) {
        this.journal = journal;
        this.operatorEvents = operatorEvents;
    }

    /** Costs a look into memory. */
    public void count(String address, String code) {
        tally.add(new Refused(address, code));
    }

    /** Writes what was counted. */
    public void write() {
        Tally.Taken<Refused> taken = tally.take();
        for (Map.Entry<Refused, Integer> one : taken.counts().entrySet()) {
            var event = new AuditEvent(
                    null, NOBODY, "token.refuse", null, one.getKey().code());
            journal.audit(event, one.getKey().address(), one.getValue());
        }
        if (taken.dropped() > 0) {
            operatorEvents.raise(
                    OperatorEvents.Kind.AUDIT_DROPPED,
                    "Refused tokens came from more addresses in a minute than are told apart.");
        }
    }
}
