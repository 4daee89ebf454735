package ai.creativeflow.storage;

import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/** Takes what is to be stored from the wire to a file of this node, hashed on the way: never all of it in memory. */
public final class Spool {

    private static final int CHUNK_BYTES = 64 * 1024;
    private static final Duration LEFTOVER_AFTER = Duration.ofDays(1);

    private final Path directory;
    private final InstantSource clock;

    Spool(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * Reads to the end; empty where it is longer than that many bytes. Throws {@link Problem} 504 where it has not come by
     * then.
     */
    public Optional<Spooled> take(InputStream in, long bytesMax, Duration atMost) throws IOException {
        Path file = fresh();
        boolean kept = false;
        try {
            var digest = sha256();
            long bytes = copy(in, file, digest, bytesMax, clock.instant().plus(atMost));
            kept = bytes <= bytesMax;
            return kept
                    ? Optional.of(new Spooled(file, HexFormat.of().formatHex(digest.digest()), bytes))
                    : Optional.empty();
        } finally {
            if (!kept) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The same for what is in memory already. */
    public Spooled keep(byte[] bytes) {
        try {
            Path file = fresh();
            Files.write(file, bytes);
            return new Spooled(file, HexFormat.of().formatHex(sha256().digest(bytes)), bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first so many bytes of what was spooled, which is closed. */
    public Spooled cut(Spooled whole, long bytes) {
        try (whole;
                var in = Files.newInputStream(whole.file())) {
            return take(new Bounded(in, bytes), bytes, LEFTOVER_AFTER).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes what a dead process left behind. */
    void sweep() {
        if (!Files.exists(directory)) {
            return;
        }
        FileTime old = FileTime.from(clock.instant().minus(LEFTOVER_AFTER));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file).compareTo(old) < 0) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path fresh() throws IOException {
        Files.createDirectories(directory);
        return Files.createTempFile(directory, "new", null);
    }

    private long copy(InputStream in, Path file, MessageDigest digest, long bytesMax, Instant end) throws IOException {
        long bytes = 0;
        byte[] chunk = new byte[CHUNK_BYTES];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                bytes += read;
                if (bytes > bytesMax) {
                    return bytes;
                }
                if (clock.instant().isAfter(end)) {
                    throw Problem.of(ProblemCode.DEADLINE_EXCEEDED)
                            .detail("The upload did not arrive in time.")
                            .header("Connection", "close");
                }
                digest.update(chunk, 0, read);
                out.write(chunk, 0, read);
            }
        }
        return bytes;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
