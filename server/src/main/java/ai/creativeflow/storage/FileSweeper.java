package ai.creativeflow.storage;

import ai.creativeflow.journal.OperatorEvents;
import ai.creativeflow.kernel.http.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Drops bytes that nothing refers to any more, and looks whether the others are what they were. Every node may do so at any
 * time: the row goes first, by one transaction, and with it the count; the bytes follow, as often as it takes.
 */
final class FileSweeper {

    private static final int BATCH = 100;
    private static final Duration VERIFIED_EVERY = Duration.ofDays(30);

    private final StoredFileRepository files;
    private final Storage storage;
    private final Spool spool;
    private final TransactionTemplate transactions;
    private final OperatorEvents operatorEvents;

    FileSweeper(
            StoredFileRepository files,
            Storage storage,
            Spool spool,
            TransactionTemplate transactions,
            OperatorEvents operatorEvents) {
        this.files = files;
        this.storage = storage;
        this.spool = spool;
        this.transactions = transactions;
        this.operatorEvents = operatorEvents;
    }

    /** True where there is more to drop. */
    boolean sweep() {
        spool.sweep();
        List<StoredFileRepository.Row> due = files.due(BATCH);
        due.forEach(this::drop);
        List<StoredFileRepository.Garbage> garbage = files.garbage(BATCH);
        for (var one : garbage) {
            storage.delete(one.team(), one.name());
            files.clear(one);
        }
        return due.size() == BATCH || garbage.size() == BATCH;
    }

    private void drop(StoredFileRepository.Row row) {
        try {
            transactions.executeWithoutResult(tx -> {
                if (files.drop(row)) {
                    files.count(row.team(), -row.bytes(), null);
                }
            });
        } catch (DataIntegrityViolationException inUse) {
            files.settle(row);
        }
    }

    /** Reads one file that was not looked at for a month; false where there is none. */
    boolean verify() {
        Optional<StoredFileRepository.Row> row = files.takeToVerify(VERIFIED_EVERY);
        row.ifPresent(this::verify);
        return row.isPresent();
    }

    private void verify(StoredFileRepository.Row row) {
        try {
            Optional<InputStream> content = storage.open(row.team(), row.name(), 0, row.bytes());
            if (content.isEmpty() || !hash(content.get()).equals(row.sha256())) {
                operatorEvents.raise(
                        OperatorEvents.Kind.STORAGE_DAMAGED,
                        "%s of %s is %s"
                                .formatted(row.name(), row.team(), content.isEmpty() ? "missing" : "not what it was"));
            }
        } catch (Problem away) {
            // It is looked at again in a month; that the storage is away is told by those who need it.
        }
    }

    private static String hash(InputStream content) {
        try (var in = new DigestInputStream(content, MessageDigest.getInstance("SHA-256"))) {
            byte[] chunk = new byte[64 * 1024];
            while (in.read(chunk) >= 0) {
                // the digest sees them pass
            }
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
