package ai.creativeflow.apikeys;

import java.util.Optional;

/** Finds a key by what was presented. One that is kept under an older pepper is kept under the newest from then on. */
final class KeyFinder {

    private final KeyRepository keys;
    private final Peppers peppers;

    KeyFinder(KeyRepository keys, Peppers peppers) {
        this.keys = keys;
        this.peppers = peppers;
    }

    Optional<ApiKey> find(String token) {
        byte[] newest = peppers.hash(token);
        return keys.byHash(newest).or(() -> underOlderPepper(token, newest));
    }

    private Optional<ApiKey> underOlderPepper(String token, byte[] newest) {
        Optional<ApiKey> found = peppers.olderHashes(token)
                .flatMap(old -> keys.byHash(old).stream())
                .findFirst();
        found.ifPresent(key -> keys.rehash(key, newest));
        return found;
    }
}
