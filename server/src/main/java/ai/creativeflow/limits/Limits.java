package ai.creativeflow.limits;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Gate;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import com.fasterxml.jackson.annotation.JsonValue;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The gate: holds calls against the windows of team, key and person, and failed authentications against their address. */
public final class Limits implements Gate {

    private final LimitsSettings settings;
    private final Windows windows;
    private final LimitsMetrics metrics;
    private final InstantSource clock;

    /** By identity: what authenticates remembers callers, and the same one comes again and again. */
    private final Cache<Caller, Rates> rates = Caffeine.newBuilder().weakKeys().build();

    /** Whose window it is. */
    public enum Subject {
        TEAM,
        KEY,
        USER;

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How one window of a caller stands, for {@code GET /v1/limits}. */
    public record Standing(
            String name,
            Subject subject,
            int limit,
            int windowSeconds,
            int remaining,
            Instant resetsAt,
            boolean shadow) {}

    Limits(LimitsSettings settings, Windows windows, LimitsMetrics metrics, InstantSource clock) {
        this.settings = settings;
        this.windows = windows;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public Admission admit(Caller caller, boolean attemptAlone) {
        var admission = new Admitted(ratesOf(caller));
        admission.take(attemptAlone ? 0 : 1, true);
        return admission;
    }

    @Override
    public Failure countFailure(String address) {
        var of = Rates.ofAddress(AddressBlock.of(address), settings.failuresPerMinute());
        Decision decision = windows.decide(new Call(of, 1, false));
        if (!decision.admitted()) {
            metrics.decided(decision);
            throw Problem.of(ProblemCode.RATE_LIMITED)
                    .detail("Too many failed authentications from this address.")
                    .member("violated-policies", List.of("failures"))
                    .retryAfter(decision.untilRoom());
        }
        return () -> {
            var _ = windows.giveBack(decision);
        };
    }

    /** How the caller's windows stand now. Consumes nothing. */
    public List<Standing> standing(Caller caller) {
        Instant now = clock.instant();
        var standing = new ArrayList<Standing>();
        for (State state : windows.standing(ratesOf(caller))) {
            Meter meter = state.meter();
            if (meter.role() != Meter.Role.ATTEMPTS) {
                standing.add(new Standing(
                        meter.name(),
                        subject(meter),
                        meter.limit(),
                        meter.seconds(),
                        state.remaining(),
                        resetsAt(state, now),
                        meter.role() == Meter.Role.SHADOW));
            }
        }
        return standing;
    }

    /** Whether Redis is configured and silent, so that this node decides by its share. */
    public boolean isFallingBack() {
        return windows instanceof SharedWindows shared && shared.isFallingBack();
    }

    private Rates ratesOf(Caller caller) {
        return Objects.requireNonNull(rates.get(caller, one -> Rates.of(one, settings.shadow())));
    }

    private static Instant resetsAt(State state, Instant now) {
        return state.meter().isDay()
                ? now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS)
                : now.plusSeconds(RateLimitFields.secondsToReset(state));
    }

    private static Subject subject(Meter meter) {
        return switch (meter.subject()) {
            case TEAM -> Subject.TEAM;
            case KEY -> Subject.KEY;
            case USER -> Subject.USER;
            case ADDRESS -> throw new IllegalStateException("a caller's window of an address: " + meter);
        };
    }

    private static Problem refusal(Decision decision, RateLimitFields fields) {
        List<String> names =
                decision.violated().stream().map(state -> state.meter().name()).toList();
        var problem = Problem.of(ProblemCode.RATE_LIMITED)
                .detail("The rate limit %s allows no more calls now.".formatted(String.join(", ", names)))
                .member("violated-policies", names)
                .retryAfter(decision.untilRoom());
        if (!fields.isEmpty()) {
            problem.header(RateLimitFields.POLICY, fields.policy()).header(RateLimitFields.STATE, fields.state());
        }
        return problem;
    }

    /** One request, from its first question on. */
    private final class Admitted implements Admission {

        private final Rates held;
        private final List<Decision> taken = new ArrayList<>();
        private List<State> states = List.of();

        private Admitted(Rates held) {
            this.held = held;
        }

        @Override
        public void takeMore(int cost) {
            for (Meter meter : held.meters()) {
                if (meter.role() == Meter.Role.LIMIT && cost > meter.limit()) {
                    throw Problem.of(ProblemCode.VALIDATION_FAILED)
                            .detail("It counts for %d calls, and the rate limit %s allows %d."
                                    .formatted(cost, meter.name(), meter.limit()));
                }
            }
            take(cost, false);
        }

        private void take(int cost, boolean attempt) {
            Decision decision = windows.decide(new Call(held, cost, attempt));
            metrics.decided(decision);
            states = decision.states();
            if (!decision.admitted()) {
                throw refusal(decision, RateLimitFields.of(states));
            }
            taken.add(decision);
        }

        @Override
        public void writeHeaders(HttpServletResponse response) {
            RateLimitFields fields = RateLimitFields.of(states);
            if (!fields.isEmpty()) {
                response.setHeader(RateLimitFields.POLICY, fields.policy());
                response.setHeader(RateLimitFields.STATE, fields.state());
            }
        }

        @Override
        public void giveBack(ProblemCode refusal) {
            for (Decision decision : taken) {
                states = windows.giveBack(decision);
            }
            taken.clear();
        }
    }
}
