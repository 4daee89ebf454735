package ai.creativeflow.limits;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the limits decided, by whom and because of which window. Windows are told apart by whose they are and how long, never
 * by the names that callers give them, so that there are few series however many teams there are.
 */
final class LimitsMetrics {

    private static final String DECISIONS = "creativeflow.limits.decisions";
    private static final String NONE = "none";

    private final MeterRegistry registry;
    private final Map<Decision.Engine, Counter> admitted = new EnumMap<>(Decision.Engine.class);
    private final Map<Cause, Counter> byCause = new ConcurrentHashMap<>();
    private final Timer redis;
    private final Counter silent;

    private record Cause(String outcome, Decision.Engine engine, Meter.Subject subject, String window) {}

    LimitsMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (var engine : Decision.Engine.values()) {
            admitted.put(engine, counter("admitted", engine, NONE, NONE));
        }
        redis = Timer.builder("creativeflow.limits.redis")
                .description("How long a decision of Redis took, waited for or not")
                .publishPercentiles(0.5, 0.99)
                .minimumExpectedValue(Duration.ofNanos(10_000))
                .maximumExpectedValue(Duration.ofSeconds(1))
                .register(registry);
        silent = Counter.builder("creativeflow.limits.redis.silent")
                .description("Questions that Redis did not answer in time")
                .register(registry);
    }

    void decided(Decision decision) {
        if (decision.admitted()) {
            Objects.requireNonNull(admitted.get(decision.engine())).increment();
        }
        for (State state : decision.states()) {
            if (state.violated()) {
                Meter meter = state.meter();
                String outcome = meter.role() == Meter.Role.SHADOW ? "shadow" : "refused";
                byCause.computeIfAbsent(
                                new Cause(outcome, decision.engine(), meter.subject(), window(meter)), this::counter)
                        .increment();
            }
        }
    }

    Decision timed(Supplier<Decision> question) {
        return redis.record(question);
    }

    void redisSilent() {
        silent.increment();
    }

    void fallback(BooleanSupplier active) {
        Gauge.builder("creativeflow.limits.fallback", active, is -> is.getAsBoolean() ? 1 : 0)
                .description("1 while this node decides by its share because Redis does not answer")
                .strongReference(true)
                .register(registry);
    }

    private static String window(Meter meter) {
        if (meter.role() == Meter.Role.ATTEMPTS) {
            return Rates.ATTEMPTS;
        }
        return switch (meter.seconds()) {
            case 1 -> "second";
            case 60 -> "minute";
            case 3600 -> "hour";
            case 86_400 -> "day";
            default -> "other";
        };
    }

    private Counter counter(Cause cause) {
        return counter(cause.outcome(), cause.engine(), lower(cause.subject()), cause.window());
    }

    private Counter counter(String outcome, Decision.Engine engine, String subject, String window) {
        return Counter.builder(DECISIONS)
                .description("Calls admitted, refused, or refused in shadow only; a refusal counts once a full window")
                .tag("outcome", outcome)
                .tag("engine", lower(engine))
                .tag("subject", subject)
                .tag("window", window)
                .register(registry);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
