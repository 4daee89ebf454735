package ai.creativeflow.kernel;

import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** An amount of money in millionths of a US dollar; 1 USD is 1 000 000. Sums that overflow throw. */
public record Micros(@JsonValue long value) implements Comparable<Micros> {

    public static final Micros ZERO = new Micros(0);

    public static Micros of(long value) {
        return value == 0 ? ZERO : new Micros(value);
    }

    /** So many times as much. Throws {@link ArithmeticException} where that is too much to count. */
    public Micros times(int count) {
        return new Micros(Math.multiplyExact(value, count));
    }

    public Micros plus(Micros other) {
        return of(Math.addExact(value, other.value));
    }

    public Micros minus(Micros other) {
        return of(Math.subtractExact(value, other.value));
    }

    /** This amount in the proportion of {@code part} to {@code whole}, rounded down: the caller never pays the rest. */
    public Micros share(int part, int whole) {
        return of(Math.multiplyExact(value, part) / whole);
    }

    /** The same for any proportion up to the whole, however large the numbers are. */
    public Micros proportion(long part, long whole) {
        BigInteger exact = BigInteger.valueOf(value).multiply(BigInteger.valueOf(part));
        return of(exact.divide(BigInteger.valueOf(whole)).longValueExact());
    }

    /** This amount less {@code percent} per cent, rounded down. */
    public Micros less(int percent) {
        return of(Math.multiplyExact(value, 100 - percent) / 100);
    }

    @Override
    public int compareTo(Micros other) {
        return Long.compare(value, other.value);
    }

    /** The lesser of two bounds, where null is none. */
    public static @Nullable Micros least(@Nullable Micros one, @Nullable Micros other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) < 0 ? one : other;
    }
}
