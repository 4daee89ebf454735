package ai.creativeflow.journal;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts what happens again and again until somebody takes the numbers, so that it is written once with its number. Bounded:
 * beyond so many different things, what is new is only counted as {@link #dropped}.
 */
final class Tally<K> {

    private final int keysMax;
    private Map<K, Integer> counts = new LinkedHashMap<>();
    private int dropped;

    Tally(int keysMax) {
        this.keysMax = keysMax;
    }

    /** What was counted since it was taken last. */
    record Taken<K>(Map<K, Integer> counts, int dropped) {}

    /** True where it is the first of its kind since the numbers were taken. */
    synchronized boolean add(K key) {
        Integer before = counts.get(key);
        if (before == null && counts.size() >= keysMax) {
            dropped++;
            return false;
        }
        counts.put(key, before == null ? 1 : before + 1);
        return before == null;
    }

    synchronized Taken<K> take() {
        var taken = new Taken<>(counts, dropped);
        counts = new LinkedHashMap<>();
        dropped = 0;
        return taken;
    }
}
