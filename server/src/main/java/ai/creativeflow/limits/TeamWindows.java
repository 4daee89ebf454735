package ai.creativeflow.limits;

import ai.creativeflow.identity.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All counters of one team, decided together under one lock: a call is counted against each of them or against none. The
 * attempts are apart and never given back.
 */
final class TeamWindows {

    private static final int ATTEMPTS_FACTOR = 5;
    private static final int ATTEMPTS_MIN = 60;
    private static final Plan.Window NO_WINDOW = new Plan.Window("none", Integer.MAX_VALUE, 60);

    private final List<Plan.Window> policies;
    private final List<Counter> counters = new ArrayList<>();
    private final @Nullable Counter attempts;

    /** How one window stands. */
    record State(Plan.Window policy, int remaining, long secondsToReset) {}

    /** What a decision found: whom it violates, if anybody, and how all windows stand after it. */
    record Decision(List<Plan.Window> violated, List<State> states, Moment at) {
        boolean admitted() {
            return violated.isEmpty();
        }
    }

    TeamWindows(List<Plan.Window> policies) {
        this.policies = policies;
        for (Plan.Window policy : policies) {
            counters.add(counter(policy));
        }
        this.attempts = policies.isEmpty() ? null : attempts(policies);
    }

    List<Plan.Window> policies() {
        return policies;
    }

    synchronized Decision admit(Moment now) {
        var violated = new ArrayList<Plan.Window>();
        if (attempts != null && attempts.remaining(now) == 0) {
            violated.add(new Plan.Window("attempts", attempts.limit(), 60));
        }
        for (int i = 0; i < counters.size(); i++) {
            if (counters.get(i).remaining(now) == 0) {
                violated.add(policies.get(i));
            }
        }
        if (attempts != null) {
            attempts.take(now);
        }
        if (violated.isEmpty()) {
            counters.forEach(counter -> counter.take(now));
        }
        return new Decision(violated, states(now), now);
    }

    synchronized void giveBack(Moment takenAt, Moment now) {
        counters.forEach(counter -> counter.giveBack(takenAt, now));
    }

    synchronized List<State> states(Moment now) {
        var states = new ArrayList<State>(counters.size());
        for (int i = 0; i < counters.size(); i++) {
            Counter counter = counters.get(i);
            int remaining = counter.remaining(now);
            long seconds = seconds(counter.nanosToReset(now));
            states.add(new State(
                    policies.get(i),
                    remaining,
                    remaining == 0 ? seconds : Math.min(seconds, policies.get(i).seconds())));
        }
        return states;
    }

    /** Seconds until a call can be admitted again; at least one. */
    synchronized long secondsToRoom(Moment now) {
        long nanos = attempts != null && attempts.remaining(now) == 0 ? attempts.nanosToReset(now) : 0;
        for (Counter counter : counters) {
            if (counter.remaining(now) == 0) {
                nanos = Math.max(nanos, counter.nanosToReset(now));
            }
        }
        return Math.max(1, seconds(nanos));
    }

    private static Counter counter(Plan.Window policy) {
        return policy.name().equals("day")
                ? new DayWindow(policy.limit())
                : new SlidingWindow(
                        policy.limit(), Duration.ofSeconds(policy.seconds()).toNanos());
    }

    private static Counter attempts(List<Plan.Window> policies) {
        Plan.Window shortest = policies.stream()
                .min(Comparator.comparingInt(Plan.Window::seconds))
                .orElse(NO_WINDOW);
        long aMinute = Math.ceilDiv(shortest.limit() * 60L, shortest.seconds());
        int limit = (int) Math.min(Integer.MAX_VALUE, Math.max(ATTEMPTS_MIN, aMinute * ATTEMPTS_FACTOR));
        return new SlidingWindow(limit, Duration.ofMinutes(1).toNanos());
    }

    private static long seconds(long nanos) {
        return Math.ceilDiv(nanos, 1_000_000_000L);
    }
}
