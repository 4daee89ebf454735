package ai.creativeflow.apikeys;

import ai.creativeflow.identity.AccessEpoch;
import ai.creativeflow.identity.Authenticator;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Standing;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.outbound.Network;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Checks keys without a query when warm: checksum, keyed hash, memory. Known and unknown keys have bounded memories of
 * their own, so that a stream of made-up keys evicts no real one, and look-ups are bounded, so that it cannot load the
 * database. What is remembered obeys {@link AccessEpoch}.
 */
final class KeyAuthenticator implements Authenticator {

    private static final int KNOWN_MAX = 100_000;
    private static final int UNKNOWN_MAX = 10_000;
    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final int LOOK_UPS_AT_ONCE = 6;
    private static final Duration LOOK_UP_PATIENCE = Duration.ofMillis(500);
    private static final Duration USE_GRAIN = Duration.ofSeconds(1);

    private final KeyRepository keys;
    private final KeyFinder finder;
    private final Peppers peppers;
    private final Teams teams;
    private final AccessEpoch epoch;
    private final InstantSource clock;
    private final Semaphore lookUps = new Semaphore(LOOK_UPS_AT_ONCE);
    private final Cache<Hash, Known> known = Caffeine.newBuilder()
            .maximumSize(KNOWN_MAX)
            .expireAfterWrite(REMEMBERED)
            .build();
    private final Cache<Hash, Long> unknown = Caffeine.newBuilder()
            .maximumSize(UNKNOWN_MAX)
            .expireAfterWrite(REMEMBERED)
            .build();
    private final Map<KeyId, KeyUse> used = new ConcurrentHashMap<>();

    /** The 32 bytes of a keyed hash, comparable. */
    private record Hash(long a, long b, long c, long d) {
        static Hash of(byte[] bytes) {
            var buffer = ByteBuffer.wrap(bytes);
            return new Hash(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
        }
    }

    private static final class Known {
        private final ApiKey key;
        private final Caller caller;
        private final long epoch;
        private volatile long usedMillis;

        private Known(ApiKey key, Caller caller, long epoch) {
            this.key = key;
            this.caller = caller;
            this.epoch = epoch;
        }
    }

    KeyAuthenticator(
            KeyRepository keys,
            KeyFinder finder,
            Peppers peppers,
            Teams teams,
            AccessEpoch epoch,
            InstantSource clock) {
        this.keys = keys;
        this.finder = finder;
        this.peppers = peppers;
        this.teams = teams;
        this.epoch = epoch;
        this.clock = clock;
    }

    @Override
    public boolean takes(String token) {
        return token.startsWith(KeyFormat.PREFIX);
    }

    @Override
    public Authentication authenticate(Credentials credentials, Runnable beforeLookUp) {
        String token = credentials.token();
        if (!KeyFormat.holds(token)) {
            return refused(ProblemCode.INVALID_API_KEY);
        }
        Hash hash = Hash.of(peppers.hash(token));
        long now = epoch.current();
        Known remembered = known.getIfPresent(hash);
        if (remembered != null && remembered.epoch == now) {
            return judge(remembered, credentials);
        }
        if (remembered == null) {
            beforeLookUp.run();
            Long unknownSince = unknown.getIfPresent(hash);
            if (unknownSince != null && unknownSince == now) {
                return refused(ProblemCode.INVALID_API_KEY);
            }
        }
        return lookUp(token, hash, now)
                .map(found -> judge(found, credentials))
                .orElseGet(() -> refused(ProblemCode.INVALID_API_KEY));
    }

    /** Writes when, from where and by what keys were last used; says how many. A crash loses a few seconds of that. */
    int flushUse() {
        Map<KeyId, KeyUse> batch = Map.copyOf(used);
        if (!batch.isEmpty()) {
            keys.used(batch);
            batch.forEach(used::remove);
        }
        return batch.size();
    }

    /** The epoch was read before this look-up: if a change commits meanwhile, what is put here is stale from the start. */
    private Optional<Known> lookUp(String token, Hash hash, long epochBefore) {
        acquire();
        try {
            Known meanwhile = known.getIfPresent(hash);
            if (meanwhile != null && meanwhile.epoch == epochBefore) {
                return Optional.of(meanwhile);
            }
            Known found = load(token, epochBefore);
            if (found == null) {
                known.invalidate(hash);
                unknown.put(hash, epochBefore);
                return Optional.empty();
            }
            known.put(hash, found);
            return Optional.of(found);
        } finally {
            lookUps.release();
        }
    }

    private @Nullable Known load(String token, long epochBefore) {
        ApiKey key = finder.find(token).orElse(null);
        if (key == null) {
            return null;
        }
        Standing standing = teams.standing(key.team()).orElseThrow(() -> new IllegalStateException("no " + key.team()));
        return new Known(key, KeyCallers.caller(key, standing), epochBefore);
    }

    private Authentication judge(Known candidate, Credentials presented) {
        Instant now = clock.instant();
        Authentication judged = KeyCallers.judge(candidate.key, candidate.caller, now);
        if (judged instanceof Authentication.Accepted) {
            noteUse(candidate, presented, now);
        }
        return judged;
    }

    /** A call from outside the key's ranges will be refused and is no use of it. */
    private void noteUse(Known candidate, Credentials presented, Instant now) {
        boolean fresh = now.toEpochMilli() - candidate.usedMillis > USE_GRAIN.toMillis();
        if (fresh && candidate.caller.mayCallFrom(presented.from())) {
            candidate.usedMillis = now.toEpochMilli();
            used.put(candidate.key.id(), KeyUse.of(now, Network.text(presented.from()), presented.userAgent()));
        }
    }

    private void acquire() {
        try {
            if (lookUps.tryAcquire(LOOK_UP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw Problem.of(ProblemCode.OVERLOADED).retryAfter(Duration.ofSeconds(1));
    }

    private static Authentication refused(ProblemCode code) {
        return new Authentication.Refused(Problem.of(code));
    }
}
