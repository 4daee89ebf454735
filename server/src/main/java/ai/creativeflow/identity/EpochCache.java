package ai.creativeflow.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.function.Function;

/**
 * Remembers what was loaded while {@link AccessEpoch} stands still: a change holds on this node at once and on every other
 * within a second. Asking for what is remembered costs no query. What is not there is not remembered.
 */
public final class EpochCache<K, V> {

    private final AccessEpoch epoch;
    private final Cache<K, Remembered<V>> remembered;

    /** Serves while the epoch is the one that was read before it was loaded. */
    private record Remembered<V>(V value, long epoch) {}

    /** Of at most {@code size} entries. */
    public EpochCache(AccessEpoch epoch, long size) {
        this.epoch = epoch;
        this.remembered = Caffeine.newBuilder().maximumSize(size).build();
    }

    public Optional<V> get(K key, Function<K, Optional<V>> load) {
        long now = epoch.current();
        Remembered<V> known = remembered.getIfPresent(key);
        if (known != null && known.epoch() == now) {
            return Optional.of(known.value());
        }
        Optional<V> loaded = load.apply(key);
        loaded.ifPresent(value -> remembered.put(key, new Remembered<>(value, now)));
        return loaded;
    }
}
