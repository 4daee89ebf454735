package ai.creativeflow.limits;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Gate;
import ai.creativeflow.identity.Plan;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.TeamId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The gate of one node, its windows in memory: exact on this node, and forgotten by a restart. The header fields follow
 * draft-ietf-httpapi-ratelimit-headers-10.
 */
public final class Limits implements Gate {

    private static final int SUBJECTS_MAX = 100_000;
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(25);
    private static final long FAILURE_WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    private final Cache<TeamId, TeamWindows> teams = Caffeine.newBuilder()
            .maximumSize(SUBJECTS_MAX)
            .expireAfterAccess(FORGOTTEN_AFTER)
            .build();
    private final Cache<String, SlidingWindow> failures = Caffeine.newBuilder()
            .maximumSize(SUBJECTS_MAX)
            .expireAfterAccess(Duration.ofMinutes(2))
            .build();
    private final int failuresPerMinute;
    private final MomentSource clock;

    /** How one window of a caller stands, for {@code GET /v1/limits}. */
    public record Standing(String name, int limit, int windowSeconds, int remaining, Instant resetsAt) {}

    Limits(int failuresPerMinute, MomentSource clock) {
        this.failuresPerMinute = failuresPerMinute;
        this.clock = clock;
    }

    @Override
    public Admission admit(Caller caller) {
        TeamWindows windows = windows(caller);
        TeamWindows.Decision decision = windows.admit(clock.now());
        if (!decision.admitted()) {
            throw refusal(decision, windows);
        }
        return new Admitted(windows, decision);
    }

    @Override
    public void countFailure(String address) {
        Moment now = clock.now();
        SlidingWindow window = failures(address);
        synchronized (window) {
            if (window.remaining(now) > 0) {
                window.take(now);
                return;
            }
            throw Problem.of(ProblemCode.RATE_LIMITED)
                    .detail("Too many failed authentications from this address.")
                    .member("violated-policies", List.of("failures"))
                    .retryAfter(Duration.ofNanos(window.nanosToReset(now)));
        }
    }

    @Override
    public void forgiveFailure(String address) {
        Moment now = clock.now();
        SlidingWindow window = failures(address);
        synchronized (window) {
            window.giveBack(now, now);
        }
    }

    /** How the caller's windows stand now. Consumes nothing. */
    public List<Standing> standing(Caller caller) {
        Moment now = clock.now();
        return windows(caller).states(now).stream()
                .map(state -> new Standing(
                        state.policy().name(),
                        state.policy().limit(),
                        state.policy().seconds(),
                        state.remaining(),
                        Instant.ofEpochMilli(now.epochMillis()).plusSeconds(state.secondsToReset())))
                .toList();
    }

    private TeamWindows windows(Caller caller) {
        List<Plan.Window> policies = caller.plan().windows();
        TeamWindows windows = Objects.requireNonNull(teams.get(caller.team(), team -> new TeamWindows(policies)));
        if (windows.policies().equals(policies)) {
            return windows;
        }
        return Objects.requireNonNull(
                teams.asMap().compute(caller.team(), (team, present) -> fitting(present, policies)));
    }

    private static TeamWindows fitting(@Nullable TeamWindows present, List<Plan.Window> policies) {
        return present != null && present.policies().equals(policies) ? present : new TeamWindows(policies);
    }

    private SlidingWindow failures(String address) {
        return Objects.requireNonNull(
                failures.get(address, key -> new SlidingWindow(failuresPerMinute, FAILURE_WINDOW_NANOS)));
    }

    private static Problem refusal(TeamWindows.Decision decision, TeamWindows windows) {
        List<String> names = decision.violated().stream().map(Plan.Window::name).toList();
        var problem = Problem.of(ProblemCode.RATE_LIMITED)
                .detail("The rate limit %s allows no more calls now.".formatted(String.join(", ", names)))
                .member("violated-policies", names)
                .retryAfter(Duration.ofSeconds(windows.secondsToRoom(decision.at())));
        if (!decision.states().isEmpty()) {
            problem.header("RateLimit-Policy", policyField(decision.states()))
                    .header("RateLimit", stateField(decision.states()));
        }
        return problem;
    }

    private final class Admitted implements Admission {

        private final TeamWindows windows;
        private final TeamWindows.Decision decision;
        private List<TeamWindows.State> states;

        private Admitted(TeamWindows windows, TeamWindows.Decision decision) {
            this.windows = windows;
            this.decision = decision;
            this.states = decision.states();
        }

        @Override
        public void writeHeaders(HttpServletResponse response) {
            if (!states.isEmpty()) {
                response.setHeader("RateLimit-Policy", policyField(states));
                response.setHeader("RateLimit", stateField(states));
            }
        }

        @Override
        public void giveBack(ProblemCode refusal) {
            Moment now = clock.now();
            windows.giveBack(decision.at(), now);
            states = windows.states(now);
        }
    }

    private static String policyField(List<TeamWindows.State> states) {
        var field = new StringBuilder();
        for (var state : states) {
            separate(field)
                    .append('"')
                    .append(state.policy().name())
                    .append("\";q=")
                    .append(state.policy().limit())
                    .append(";w=")
                    .append(state.policy().seconds());
        }
        return field.toString();
    }

    private static String stateField(List<TeamWindows.State> states) {
        var field = new StringBuilder();
        for (var state : states) {
            separate(field)
                    .append('"')
                    .append(state.policy().name())
                    .append("\";r=")
                    .append(state.remaining())
                    .append(";t=")
                    .append(state.secondsToReset());
        }
        return field.toString();
    }

    private static StringBuilder separate(StringBuilder field) {
        return field.isEmpty() ? field : field.append(", ");
    }
}
