package ai.creativeflow.kernel.ids;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Makes UUIDv7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then a 12-bit counter that keeps the ids of one
 * node in the order they were made, then random bits. Safe for many threads.
 */
public final class Uuids {

    private static final int COUNTER_MAX = 0xfff;

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private long lastMillis;
    private int counter;

    public Uuids(InstantSource clock) {
        this.clock = clock;
    }

    public synchronized UUID next() {
        long now = clock.millis();
        if (now > lastMillis) {
            lastMillis = now;
            counter = random.nextInt(COUNTER_MAX / 2);
        } else if (++counter > COUNTER_MAX) {
            lastMillis++;
            counter = 0;
        }
        return of(lastMillis, counter, random.nextLong());
    }

    /** Less than any id of that millisecond or a later one, and greater than any of an earlier: a bound for a range of time. */
    public static UUID first(Instant at) {
        return new UUID(at.toEpochMilli() << 16, 0);
    }

    static UUID of(long millis, int counter, long random) {
        return new UUID((millis << 16) | 0x7000 | counter, (random & 0x3fffffffffffffffL) | 0x8000000000000000L);
    }
}
