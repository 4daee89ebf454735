package ai.creativeflow.studio;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Repeatable chance. The algorithm is named here (SplitMix64), so that no JDK changes a picture. */
final class Dice implements RandomGenerator {

    private long state;

    Dice(long seed) {
        this.state = seed;
    }

    @Override
    public long nextLong() {
        state += 0x9E3779B97F4A7C15L;
        return mixed(state);
    }

    /** Unrelated dice for one purpose: what one purpose draws does not move another. */
    static Dice of(long seed, long purpose) {
        return new Dice(mixed(seed ^ mixed(purpose + 0x632BE59BD9B4E019L)));
    }

    double between(double low, double high) {
        return low + (high - low) * ((nextLong() >>> 11) * 0x1.0p-53);
    }

    int below(int bound) {
        return (int) Long.remainderUnsigned(nextLong(), bound);
    }

    boolean chance(double probability) {
        return between(0, 1) < probability;
    }

    <T> T pick(List<T> from) {
        return from.get(below(from.size()));
    }

    <T> List<T> shuffled(List<T> from) {
        var list = new ArrayList<>(from);
        for (int i = list.size() - 1; i > 0; i--) {
            list.set(i, list.set(below(i + 1), list.get(i)));
        }
        return list;
    }

    private static long mixed(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
