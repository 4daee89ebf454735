package ai.creativeflow.uploads;

import ai.creativeflow.assets.Incoming;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.UploadId;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.storage.Parts;
import ai.creativeflow.storage.Spool;
import ai.creativeflow.storage.Spooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** Files that come in pieces. What came before a connection broke is kept, and any node goes on from there. */
final class Uploads {

    static final long LENGTH_MAX = 1L << 30;
    static final Duration KEPT = Duration.ofDays(1);
    private static final int OPEN_MAX = 50;

    /** A node that dies loses at most so much of what it was sent. */
    private static final long PIECE_BYTES = 16L * 1024 * 1024;

    private static final Duration PIECE_WITHIN = Duration.ofMinutes(10);
    private static final Duration READ_WITHIN = Duration.ofMinutes(10);
    private static final int EXPIRED_BATCH = 100;

    private final UploadRepository uploads;
    private final Parts parts;
    private final Spool spool;
    private final Incoming incoming;
    private final TransactionTemplate transactions;
    private final Uuids uuids;

    Uploads(
            UploadRepository uploads,
            Parts parts,
            Spool spool,
            Incoming incoming,
            TransactionTemplate transactions,
            Uuids uuids) {
        this.uploads = uploads;
        this.parts = parts;
        this.spool = spool;
        this.incoming = incoming;
        this.transactions = transactions;
        this.uuids = uuids;
    }

    /** What came of a request with bytes. */
    enum Appended {
        KEPT,
        /** Nobody reads the answer. */
        BROKEN,
        CHECKSUM_DIFFERS
    }

    /** Begins one in the caller's transaction, and keeps room for it. Throws {@link Problem} 402, and 409 for one too many. */
    Upload create(Caller caller, long length, String said, @Nullable String name, @Nullable String mediaType) {
        if (uploads.countOpenLocked(caller.team()) >= OPEN_MAX) {
            throw Problem.of(ProblemCode.CONFLICT)
                    .detail("A team may have %d uploads open at once.".formatted(OPEN_MAX));
        }
        Long limit = caller.plan().storageBytes();
        if (!parts.reserve(caller.team(), length, limit)) {
            throw parts.full(caller.team(), length, limit);
        }
        var id = new UploadId(uuids.next());
        uploads.insert(
                new Upload(id, caller.team(), caller.mode(), length, 0, said, name, mediaType, null, Instant.EPOCH),
                KEPT);
        return find(caller, id).orElseThrow();
    }

    Optional<Upload> find(Caller caller, UploadId id) {
        return uploads.find(caller.team(), caller.mode(), id);
    }

    /**
     * Takes what comes, piece by piece; with a checksum all of it or nothing. Throws {@link Problem} 409 where somebody else
     * went on from there, and 413 for more than was announced.
     */
    Appended append(Upload upload, InputStream in, @Nullable Checksum checksum) throws IOException {
        var stream = new PieceStream(in);
        long at = upload.received();
        while (at < upload.length() && !stream.isOver()) {
            long most = checksum == null ? Math.min(PIECE_BYTES, upload.length() - at) : upload.length() - at;
            stream.next(most);
            try (Spooled piece = spool.take(stream, most, PIECE_WITHIN).orElseThrow()) {
                if (checksum != null && (stream.isBroken() || !checksum.holds(piece.file()))) {
                    return stream.isBroken() ? Appended.BROKEN : Appended.CHECKSUM_DIFFERS;
                }
                if (piece.bytes() > 0) {
                    keep(upload, at, piece);
                    at += piece.bytes();
                }
            }
        }
        if (at == upload.length() && !stream.isOver() && stream.hasMore()) {
            throw tooMuch();
        }
        return stream.isBroken() ? Appended.BROKEN : Appended.KEPT;
    }

    static Problem tooMuch() {
        return Problem.of(ProblemCode.PAYLOAD_TOO_LARGE).detail("There is more than the upload's length.");
    }

    private void keep(Upload upload, long at, Spooled piece) {
        var part = new Upload.Part(
                upload.id().value() + "-" + at + "-" + uuids.next().hashCode(), at, piece.bytes());
        uploads.announce(upload.id(), part);
        parts.write(upload.team(), part.name(), piece);
        boolean kept = Objects.requireNonNull(transactions.execute(tx -> uploads.advance(upload.id(), part, KEPT)));
        if (!kept) {
            throw Problem.of(ProblemCode.CONFLICT).detail("The upload went on from there meanwhile.");
        }
    }

    /**
     * Makes an asset of one that is whole; the one that it is already where somebody was faster. Throws {@link Problem} 415
     * and 422, and then the upload is gone.
     */
    AssetId finish(Upload upload) {
        if (upload.asset() != null) {
            return upload.asset();
        }
        Incoming.Stored stored;
        try {
            stored = incoming.store(upload.team(), assembled(upload), upload.mediaType());
        } catch (Problem e) {
            if (e.code() != ProblemCode.DEPENDENCY_UNAVAILABLE) {
                discard(upload);
            }
            throw e;
        }
        AssetId asset = Objects.requireNonNull(transactions.execute(tx -> recorded(upload, stored)));
        drop(upload);
        uploads.forgetParts(upload.id());
        return asset;
    }

    private AssetId recorded(Upload upload, Incoming.Stored stored) {
        Upload present = uploads.lock(upload.id()).orElseThrow(Problem::notFound);
        if (present.asset() != null) {
            return present.asset();
        }
        AssetId asset = incoming.add(upload.team(), upload.mode(), upload.name(), Map.of(), stored);
        uploads.finish(upload.id(), asset);
        parts.giveBack(upload.team(), upload.length());
        return asset;
    }

    private Spooled assembled(Upload upload) {
        try (var all = new Joined(
                uploads.parts(upload.id()), piece -> parts.open(upload.team(), piece.name(), piece.bytes()))) {
            Spooled whole = spool.take(all, upload.length(), READ_WITHIN).orElseThrow();
            if (whole.bytes() != upload.length()) {
                whole.close();
                throw new IllegalStateException(
                        "%s has %d of %d bytes".formatted(upload.id(), whole.bytes(), upload.length()));
            }
            return whole;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes it and what came of it; an asset that it has become stays. */
    void discard(Upload upload) {
        drop(upload);
        transactions.executeWithoutResult(tx -> {
            if (uploads.delete(upload.id()).orElse(false)) {
                parts.giveBack(upload.team(), upload.length());
            }
        });
    }

    private void drop(Upload upload) {
        uploads.allParts(upload.id()).forEach(part -> parts.delete(upload.team(), part.name()));
    }

    /** Discards what nobody went on with; true where there may be more. */
    boolean sweep() {
        List<Upload> expired = uploads.expired(EXPIRED_BATCH);
        expired.forEach(this::discard);
        return expired.size() == EXPIRED_BATCH;
    }
}
