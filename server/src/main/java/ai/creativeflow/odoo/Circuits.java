package ai.creativeflow.odoo;

import ai.creativeflow.journal.OperatorEvents;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Keeps this node from asking an Odoo that fails: after half of the last ten questions failed, of at least five, it is left
 * alone for a while, then asked one. Reports and quotas have a circuit each, for one can be down without the other. A refusal
 * is an answer and no failure.
 */
final class Circuits {

    private static final int QUESTIONS_SEEN = 10;
    private static final int QUESTIONS_MIN = 5;
    private static final float FAILURE_PER_CENT = 50;

    private final CircuitBreaker usage;
    private final CircuitBreaker quota;

    Circuits(Duration open, OperatorEvents operatorEvents, MeterRegistry registry) {
        CircuitBreakerConfig config = CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(QUESTIONS_SEEN)
                .minimumNumberOfCalls(QUESTIONS_MIN)
                .failureRateThreshold(FAILURE_PER_CENT)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitDurationInOpenState(open)
                .build();
        usage = CircuitBreaker.of("usage", config);
        quota = CircuitBreaker.of("quota", config);
        for (CircuitBreaker one : List.of(usage, quota)) {
            one.getEventPublisher().onStateTransition(event -> {
                if (event.getStateTransition().getFromState() == State.CLOSED) {
                    operatorEvents.raise(
                            OperatorEvents.Kind.ODOO_SILENT,
                            "Odoo fails when asked for %s: it is asked rarely until it answers."
                                    .formatted(one.getName()));
                }
            });
            Gauge.builder("creativeflow.odoo.circuit", one, circuit -> isClosed(circuit) ? 0 : 1)
                    .description("1 while this node leaves Odoo alone because it failed too often")
                    .tag("question", one.getName())
                    .register(registry);
        }
    }

    CircuitBreaker usage() {
        return usage;
    }

    CircuitBreaker quota() {
        return quota;
    }

    boolean allClosed() {
        return isClosed(usage) && isClosed(quota);
    }

    /** Asks under a permission that was acquired, and gives the circuit its due whatever happens. */
    static Reply asked(CircuitBreaker circuit, Supplier<Reply> question) {
        long start = circuit.getCurrentTimestamp();
        Reply reply = null;
        try {
            reply = question.get();
            return reply;
        } finally {
            long took = circuit.getCurrentTimestamp() - start;
            if (reply == null || reply instanceof Reply.Failed) {
                circuit.onError(took, circuit.getTimestampUnit(), new IOException("Odoo failed"));
            } else {
                circuit.onSuccess(took, circuit.getTimestampUnit());
            }
        }
    }

    private static boolean isClosed(CircuitBreaker circuit) {
        return circuit.getState() == State.CLOSED;
    }
}
