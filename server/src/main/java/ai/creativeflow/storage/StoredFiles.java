package ai.creativeflow.storage;

import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.Uuids;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** What teams store: equal bytes of a team once, counted, and held long enough for a row to refer to them. */
public final class StoredFiles {

    /** So long what was put stays without being referred to; who puts it has half of that for certain. */
    static final Duration HELD = Duration.ofHours(4);

    /** Twice something else may come between: bytes dropped, or put, by others. */
    private static final int ATTEMPTS = 4;

    private final StorageIdentity identity;
    private final StoredFileRepository files;
    private final Storage storage;
    private final Spool spool;
    private final TransactionTemplate transactions;
    private final Uuids uuids;

    StoredFiles(
            StorageIdentity identity,
            StoredFileRepository files,
            Storage storage,
            Spool spool,
            TransactionTemplate transactions,
            Uuids uuids) {
        this.identity = identity;
        this.files = files;
        this.storage = storage;
        this.spool = spool;
        this.transactions = transactions;
        this.uuids = uuids;
    }

    /**
     * Stores bytes for a row to come, which refers to them within two hours; without one they go again. Not inside a
     * transaction. Throws {@link Problem} 402 where bytes that are not there yet would pass the limit; null is none.
     */
    public void put(TeamId team, Spooled content, @Nullable Long limit) {
        identity.require();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var found = files.find(team, content.sha256(), HELD.dividedBy(2));
            if (found.isPresent() && found.get().held()) {
                if (!storage.has(team, found.get().name())) {
                    storage.write(team, found.get().name(), content);
                }
                return;
            }
            if (found.isEmpty() || !files.hold(team, content.sha256(), HELD)) {
                count(team, content, limit);
            }
        }
        throw new IllegalStateException("dropped each time that it was put: " + content.sha256());
    }

    /** Bytes in memory, to be put; closed by whoever takes them. */
    public Spooled spooled(byte[] bytes) {
        return spool.keep(bytes);
    }

    private void count(TeamId team, Spooled content, @Nullable Long limit) {
        transactions.executeWithoutResult(tx -> {
            String name = content.sha256() + "-" + Long.toHexString(uuids.next().getLeastSignificantBits());
            if (files.insert(team, content, name, HELD) && !files.count(team, content.bytes(), limit)) {
                throw full(files.used(team), content.bytes(), limit);
            }
        });
    }

    static Problem full(long used, long needed, @Nullable Long limit) {
        return Problem.of(ProblemCode.STORAGE_EXCEEDED)
                .detail("The plan has room for %d bytes; %d are used and %d more were to be stored."
                        .formatted(limit, used, needed))
                .member("storage", Map.of("limit", limit == null ? 0L : limit, "used", used, "needed", needed));
    }

    /** So many of the bytes from there on, to be closed. */
    public InputStream open(TeamId team, String sha256, long first, long length) {
        return files.find(team, sha256, HELD)
                .flatMap(row -> storage.open(team, row.name(), first, length))
                .orElseThrow(() -> new IllegalStateException("the bytes %s are missing".formatted(sha256)));
    }

    /** What rows that are going referred to, in their transaction: it is dropped soon, unless others refer to it too. */
    public void letGo(TeamId team, Collection<String> hashes) {
        if (!hashes.isEmpty()) {
            files.loosen(team, hashes);
        }
    }

    /** How many bytes the team stores, in both modes; equal ones once. */
    public long used(TeamId team) {
        return files.used(team);
    }

    /** Everything of a team that nothing refers to any more. */
    public void eraseAll(TeamId team) {
        storage.deleteAll(team);
        files.erase(team);
    }

    /** Whether files can be stored and read now. */
    public boolean answers() {
        return storage.answers();
    }
}
