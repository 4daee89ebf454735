package ai.creativeflow.generations;

import ai.creativeflow.generations.Engine.EngineFailure;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/**
 * The calls of this node to one engine elsewhere: counted, timed, repeated where that may help, and none while it fails too
 * often: after half of the last ten tries failed, of at least five, it is left alone for a while, then asked once.
 */
public final class EngineCalls {

    private static final int TRIES_SEEN = 10;
    private static final int TRIES_MIN = 5;
    private static final float FAILURE_PER_CENT = 50;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final double MEDIAN = 0.5;
    private static final double SLOWEST = 0.99;

    private final String engine;
    private final Duration open;
    private final CircuitBreaker circuit;
    private final MeterRegistry registry;

    /** One try. */
    @FunctionalInterface
    public interface Call<T> {
        T make() throws EngineFault;
    }

    EngineCalls(String engine, Duration open, MeterRegistry registry) {
        this.engine = engine;
        this.open = open;
        this.registry = registry;
        this.circuit = CircuitBreaker.of(
                engine,
                CircuitBreakerConfig.custom()
                        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(TRIES_SEEN)
                        .minimumNumberOfCalls(TRIES_MIN)
                        .failureRateThreshold(FAILURE_PER_CENT)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitDurationInOpenState(open)
                        .automaticTransitionFromOpenToHalfOpenEnabled(true)
                        .recordException(thrown -> !(thrown instanceof EngineFault fault)
                                || fault.kind().itsFault())
                        .build());
        Gauge.builder("creativeflow.engines.circuit", circuit, one -> one.getState() == State.CLOSED ? 0 : 1)
                .description("1 while this node leaves an engine alone because it failed too often")
                .tag("engine", engine)
                .register(registry);
    }

    String engine() {
        return engine;
    }

    /** Whether it may be asked; at the end of a pause it may, once. */
    public boolean isOpenToCalls() {
        return circuit.getState() != State.OPEN;
    }

    boolean isHealthy() {
        return circuit.getState() == State.CLOSED;
    }

    /** Makes the call, once. Throws {@link EngineFailure} of the kind {@code busy} while it is left alone. */
    public <T> T once(String operation, Call<T> call) throws EngineFault, EngineFailure {
        if (!circuit.tryAcquirePermission()) {
            count(operation, "left_alone", 0);
            throw EngineFailure.busy("The engine fails too often and is left alone for a while.", open);
        }
        long start = System.nanoTime();
        try {
            T result = call.make();
            circuit.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            count(operation, "answered", System.nanoTime() - start);
            return result;
        } catch (EngineFault fault) {
            circuit.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, fault);
            count(operation, fault.kind().wire(), System.nanoTime() - start);
            throw fault;
        } catch (RuntimeException | Error unforeseen) {
            circuit.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, unforeseen);
            count(operation, "unforeseen", System.nanoTime() - start);
            throw unforeseen;
        }
    }

    /** The same, at most so many times where the network or the engine's server fails, with growing pauses. */
    public <T> T repeatedly(String operation, int tries, Call<T> call) throws EngineFault, EngineFailure {
        var policy = RetryPolicy.builder()
                .maxRetries(tries - 1)
                .delay(FIRST_PAUSE)
                .multiplier(2)
                .predicate(thrown ->
                        thrown instanceof EngineFault fault && fault.kind().worthRepeating())
                .build();
        try {
            return new RetryTemplate(policy).execute(() -> once(operation, call));
        } catch (RetryException given) {
            switch (given.getCause()) {
                case EngineFault fault -> throw fault;
                case EngineFailure failure -> throw failure;
                case RuntimeException unforeseen -> throw unforeseen;
                case Error unforeseen -> throw unforeseen;
                case null, default -> throw new IllegalStateException(given);
            }
        }
    }

    private void count(String operation, String outcome, long nanos) {
        Timer.builder("creativeflow.engines.calls")
                .description("Calls of this node to engines elsewhere, each try one")
                .tag("engine", engine)
                .tag("operation", operation)
                .tag("outcome", outcome)
                .publishPercentiles(MEDIAN, SLOWEST)
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }
}
