package ai.creativeflow.apikeys;

import ai.creativeflow.kernel.crypto.KeyedHash;
import java.util.List;
import java.util.stream.Stream;

/**
 * The keyed hashes under which keys are stored; their keys live in the configuration, never in the database. The newest
 * one is written, all of them are tried.
 */
final class Peppers {

    private final List<KeyedHash> newestFirst;

    Peppers(List<byte[]> newestFirst) {
        if (newestFirst.isEmpty()) {
            throw new IllegalArgumentException("at least one pepper is needed");
        }
        this.newestFirst = newestFirst.stream().map(KeyedHash::new).toList();
    }

    byte[] hash(String token) {
        return newestFirst.getFirst().of(token);
    }

    /** The hashes under the older peppers, newest first. */
    Stream<byte[]> olderHashes(String token) {
        return newestFirst.stream().skip(1).map(pepper -> pepper.of(token));
    }
}
