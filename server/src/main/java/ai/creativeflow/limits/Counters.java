package ai.creativeflow.limits;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All counters that one tag's decisions are about, under one lock. */
final class Counters {

    /** From so many on, a new counter looks for those that count nothing any more: keys come and go. */
    private static final int TIDY_FROM = 32;

    private final Map<String, Counter> counters = new HashMap<>();
    private final Map<String, Long> fullUntilNanos = new HashMap<>();

    synchronized List<State> decide(Call call, Moment now) {
        List<Meter> meters = call.rates().meters();
        var violated = new boolean[meters.size()];
        boolean attempted = call.attempt();
        boolean admitted = true;
        for (int i = 0; i < violated.length; i++) {
            Meter meter = meters.get(i);
            violated[i] = violates(meter, call, now);
            attempted &= !(violated[i] && meter.role() == Meter.Role.ATTEMPTS);
            admitted &= !(violated[i] && meter.role() != Meter.Role.SHADOW);
        }
        for (int i = 0; i < violated.length; i++) {
            take(meters.get(i), call, attempted, admitted && !violated[i], now);
        }
        return states(call.rates(), violated, call.cost(), now);
    }

    synchronized List<State> giveBack(Decision taken, Moment takenAt, Moment now) {
        for (State state : taken.states()) {
            if (taken.taken(state)) {
                counter(state.meter(), now).giveBack(taken.call().cost(), takenAt, now);
            }
        }
        return standing(taken.call().rates(), now);
    }

    synchronized List<State> standing(Rates rates, Moment now) {
        return states(rates, new boolean[rates.meters().size()], 1, now);
    }

    /** Counts what was decided elsewhere, so that a decision here knows of it. */
    synchronized void note(Decision elsewhere, Moment now) {
        for (State state : elsewhere.states()) {
            Meter meter = state.meter();
            take(meter, elsewhere.call(), elsewhere.attemptCounted(), elsewhere.taken(state), now);
            if (state.violated() && meter.role() == Meter.Role.LIMIT) {
                fullUntilNanos.put(meter.key(), now.nanos() + state.nanosToRoom());
            } else if (!fullUntilNanos.isEmpty()) {
                fullUntilNanos.remove(meter.key());
            }
        }
    }

    private boolean violates(Meter meter, Call call, Moment now) {
        if (meter.role() == Meter.Role.ATTEMPTS) {
            return call.attempt() && counter(meter, now).used(now) >= meter.limit();
        }
        if (call.cost() == 0) {
            return false;
        }
        Long full = fullUntilNanos.isEmpty() ? null : fullUntilNanos.get(meter.key());
        if (full != null && now.nanos() < full) {
            return true;
        }
        return (long) counter(meter, now).used(now) + call.cost() > meter.limit();
    }

    private void take(Meter meter, Call call, boolean attempted, boolean taken, Moment now) {
        if (meter.role() == Meter.Role.ATTEMPTS) {
            if (attempted) {
                counter(meter, now).take(1, now);
            }
        } else if (taken && call.cost() > 0) {
            counter(meter, now).take(call.cost(), now);
        }
    }

    private List<State> states(Rates rates, boolean[] violated, int cost, Moment now) {
        var states = new ArrayList<State>(violated.length);
        for (int i = 0; i < violated.length; i++) {
            Meter meter = rates.meters().get(i);
            Counter counter = counter(meter, now);
            long used = counter.used(now);
            boolean attempts = meter.role() == Meter.Role.ATTEMPTS;
            int needed = attempts ? 1 : cost;
            states.add(new State(
                    meter,
                    violated[i],
                    (int) Math.max(0, meter.limit() - used),
                    attempts ? 0 : counter.nanosUntilGone(Math.max(1, used - meter.limit() + 1), now),
                    violated[i] ? nanosToRoom(meter, counter, used + needed, now) : 0));
        }
        return states;
    }

    private long nanosToRoom(Meter meter, Counter counter, long wanted, Moment now) {
        long full = fullUntilNanos.getOrDefault(meter.key(), now.nanos()) - now.nanos();
        return Math.max(full, wanted > meter.limit() ? counter.nanosUntilGone(wanted - meter.limit(), now) : 0);
    }

    private Counter counter(Meter meter, Moment now) {
        Counter present = counters.get(meter.key());
        if (present != null) {
            return present;
        }
        if (counters.size() >= TIDY_FROM) {
            counters.values().removeIf(counter -> counter.used(now) == 0);
            fullUntilNanos.values().removeIf(until -> until <= now.nanos());
        }
        Counter fresh = meter.isDay()
                ? new DayWindow()
                : new SlidingWindow(Duration.ofSeconds(meter.seconds()).toNanos());
        counters.put(meter.key(), fresh);
        return fresh;
    }
}
