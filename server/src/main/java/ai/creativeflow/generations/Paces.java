package ai.creativeflow.generations;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long work took on this node lately, and so how long it may take again. What was not measured is not guessed: there is
 * no estimate without enough of the same work in the last quarter of an hour, nor for one that takes longer than all of it.
 */
final class Paces {

    private static final int KEPT = 200;
    private static final int LEAST = 5;
    private static final Duration FRESH = Duration.ofMinutes(15);
    /** Nine in ten of what is spread evenly around its mean. */
    private static final double Z90 = 1.28;

    private final InstantSource clock;
    private final Map<Work, Deque<Took>> recent = new ConcurrentHashMap<>();

    /** Work that takes about as long as other work of its kind. */
    record Work(String engine, Task.Phase phase) {}

    /** In seconds: half of such work is done within the one, nine in ten within the other. */
    record Eta(double p50, double p90) {

        Eta plus(Eta other) {
            return new Eta(p50 + other.p50, p90 + other.p90);
        }

        /** To a tenth of a second, upwards. */
        Eta rounded() {
            return new Eta(Math.ceil(p50 * 10) / 10, Math.ceil(p90 * 10) / 10);
        }
    }

    private record Took(Instant at, double seconds) {}

    Paces(InstantSource clock) {
        this.clock = clock;
    }

    /** A piece of work was seen to its end. */
    void took(Work work, Duration duration) {
        Deque<Took> all = recent.computeIfAbsent(work, one -> new ArrayDeque<>());
        synchronized (all) {
            all.addLast(new Took(clock.instant(), duration.toNanos() / 1e9));
            if (all.size() > KEPT) {
                all.removeFirst();
            }
        }
    }

    /** For work that has been going on for so long. */
    Optional<Eta> left(Work work, Duration elapsed) {
        double past = elapsed.toNanos() / 1e9;
        List<Double> all = fresh(work);
        List<Double> longer =
                all.stream().filter(one -> one > past).map(one -> one - past).toList();
        return all.size() < LEAST || longer.isEmpty()
                ? Optional.empty()
                : Optional.of(new Eta(at(longer, 0.5), at(longer, 0.9)));
    }

    /** For work that has so much other work before it, of which so much is done at once. */
    Optional<Eta> queued(Work work, long before, int atOnce) {
        return left(work, Duration.ZERO).map(own -> {
            List<Double> all = fresh(work);
            double mean = all.stream().mapToDouble(one -> one).average().orElseThrow();
            double variance = all.stream()
                    .mapToDouble(one -> (one - mean) * (one - mean))
                    .average()
                    .orElseThrow();
            double rounds = (double) before / atOnce;
            double spread = Z90 * Math.sqrt(variance * rounds);
            return new Eta(rounds * mean + own.p50(), rounds * mean + spread + own.p90());
        });
    }

    /** Shortest first. */
    private List<Double> fresh(Work work) {
        Deque<Took> all = recent.get(work);
        if (all == null) {
            return List.of();
        }
        Instant since = clock.instant().minus(FRESH);
        synchronized (all) {
            return all.stream()
                    .filter(one -> one.at().isAfter(since))
                    .map(Took::seconds)
                    .sorted()
                    .toList();
        }
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
