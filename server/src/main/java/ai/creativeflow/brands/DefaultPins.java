package ai.creativeflow.brands;

import ai.creativeflow.brands.BrandKits.Pin;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.TeamId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Remembers which version a create that names no kit gets, for most teams none: each create asks. A change holds on this
 * node as soon as it has committed, and on every other within a second.
 */
final class DefaultPins {

    private static final int REMEMBERED = 100_000;
    private static final Duration TRUSTED = Duration.ofSeconds(1);

    private final Cache<Owner, Remembered> pins = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(TRUSTED)
            .build();
    private final AtomicLong changes = new AtomicLong();

    private record Owner(TeamId team, Mode mode) {}

    /** Serves while no kit was changed here since before it was loaded. */
    private record Remembered(Optional<Pin> pin, long change) {}

    Optional<Pin> get(TeamId team, Mode mode, Supplier<Optional<Pin>> load) {
        var owner = new Owner(team, mode);
        long change = changes.get();
        Remembered known = pins.getIfPresent(owner);
        if (known != null && known.change() == change) {
            return known.pin();
        }
        Optional<Pin> loaded = load.get();
        pins.put(owner, new Remembered(loaded, change));
        return loaded;
    }

    /** To be called in the transaction of a change, or after one. */
    void changed() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            changes.incrementAndGet();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                changes.incrementAndGet();
            }
        });
    }
}
