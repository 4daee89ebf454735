package ai.creativeflow.odoo;

import ai.creativeflow.journal.OperatorEvents;
import ai.creativeflow.kernel.sql.Pool;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends what is due in the outbox: claimed, committed, sent, recorded. A node that dies in between leaves its claim to run
 * out, and the fact is sent again under the same key. Nothing is claimed that the circuit would not let through, and nothing
 * is ever given up.
 */
final class Reporter {

    /** How much longer than its sending a claim is good: for recording it, and for a node that is paused meanwhile. */
    private static final Duration LEASE_MARGIN = Duration.ofSeconds(20);

    private final OutboxRepository outbox;
    private final OdooClient odoo;
    private final CircuitBreaker circuit;
    private final Backoff backoff;
    private final int inFlight;
    private final Duration lease;
    private final OperatorEvents operatorEvents;
    private final MeterRegistry registry;

    Reporter(
            OutboxRepository outbox,
            OdooClient odoo,
            Circuits circuits,
            Backoff backoff,
            OdooSettings settings,
            OperatorEvents operatorEvents,
            MeterRegistry registry) {
        this.outbox = outbox;
        this.odoo = odoo;
        this.circuit = circuits.usage();
        this.backoff = backoff;
        this.inFlight = settings.inFlight();
        this.lease = settings.usageTimeout().plus(LEASE_MARGIN);
        this.operatorEvents = operatorEvents;
        this.registry = registry;
    }

    /** One round; true where there may be more to send at once. */
    boolean run() {
        int permitted = permits();
        if (permitted == 0) {
            return false;
        }
        List<Report> due = claim(permitted);
        var sent = new ArrayList<Future<?>>();
        try (ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor()) {
            due.forEach(report -> sent.add(hands.submit(() -> Pool.WORKERS.run(() -> send(report)))));
        }
        requireRecorded(sent);
        return due.size() == permitted;
    }

    /** What could not be recorded is sent again when its claim has run out; the loop pauses meanwhile. */
    private static void requireRecorded(List<Future<?>> sent) {
        for (Future<?> one : sent) {
            if (one.state() == Future.State.FAILED) {
                throw new IllegalStateException("a report could not be recorded", one.exceptionNow());
            }
        }
    }

    /** Permissions that are not used are given back; those of what was claimed end with its answer. */
    private List<Report> claim(int permitted) {
        int used = 0;
        try {
            List<Report> due = outbox.claim(permitted, lease);
            used = due.size();
            return due;
        } finally {
            for (int unused = permitted - used; unused > 0; unused--) {
                circuit.releasePermission();
            }
        }
    }

    private int permits() {
        int permitted = 0;
        while (permitted < inFlight && circuit.tryAcquirePermission()) {
            permitted++;
        }
        return permitted;
    }

    private void send(Report report) {
        Reply reply = Circuits.asked(circuit, () -> odoo.log(report));
        switch (reply) {
            case Reply.Answered _ -> {
                outbox.acknowledge(report);
                count("acknowledged");
            }
            case Reply.Refused refused -> {
                if (outbox.park(report, refused.why())) {
                    operatorEvents.raise(
                            OperatorEvents.Kind.ODOO_REFUSED,
                            "Odoo refuses billable facts: see GET /admin/v1/odoo/outbox.");
                }
                count("refused");
            }
            case Reply.Failed failed -> {
                outbox.postpone(report, backoff.after(report.attempts(), failed.notBefore()), failed.why());
                count("failed");
            }
        }
    }

    private void count(String outcome) {
        registry.counter("creativeflow.odoo.reports", "outcome", outcome).increment();
    }
}
