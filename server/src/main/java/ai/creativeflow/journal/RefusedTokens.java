package ai.creativeflow.journal;

import java.util.Map;

/**
 * Refused tokens, audited so that they cannot flood: one event a minute for each door, address and code, with how many there were.
 * They belong to no team, so operators alone read them. What a node counted in its last minute dies with it.
 */
public final class RefusedTokens {

    private static final int KINDS_MAX = 10_000;
    private static final String NOBODY = "anonymous";

    private final Journal journal;
    private final OperatorEvents operatorEvents;
    private final Tally<Refused> tally = new Tally<>(KINDS_MAX);

    /** Whose doors a token was refused at, as the audit names it. */
    public enum Door {
        API("token.refuse"),
        OPERATORS("operator_token.refuse");

        private final String action;

        Door(String action) {
            this.action = action;
        }
    }

    private record Refused(Door door, String address, String code) {}

    RefusedTokens(Journal journal, OperatorEvents operatorEvents) {
        this.journal = journal;
        this.operatorEvents = operatorEvents;
    }

    /** Costs a look into memory. */
    public void count(Door door, String address, String code) {
        tally.add(new Refused(door, address, code));
    }

    /** Writes what was counted. */
    public void write() {
        Tally.Taken<Refused> taken = tally.take();
        for (Map.Entry<Refused, Integer> one : taken.counts().entrySet()) {
            Refused refused = one.getKey();
            var event = new AuditEvent(null, NOBODY, refused.door().action, null, refused.code());
            journal.audit(event, refused.address(), one.getValue());
        }
        if (taken.dropped() > 0) {
            operatorEvents.raise(
                    OperatorEvents.Kind.AUDIT_DROPPED,
                    "Refused tokens came from more addresses in a minute than are told apart.");
        }
    }
}
