package ai.creativeflow.assets;

import ai.creativeflow.kernel.crypto.Sha256;
import ai.creativeflow.kernel.ids.TeamId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Bytes on the local disk, {@code <root>/<team>/<first two of the hash>/<hash>}. A file is complete and flushed before it
 * has its name, and equal bytes of a team are one file.
 */
final class DiskStorage {

    private final Path root;

    DiskStorage(Path root) {
        this.root = root;
    }

    /** Returns once the bytes would survive a power cut. Throws {@link UncheckedIOException}, for a full disk too. */
    StoredBytes write(TeamId team, byte[] bytes) {
        String sha256 = HexFormat.of().formatHex(Sha256.of(bytes));
        Path file = path(team, sha256);
        try {
            if (!Files.exists(file) || Files.size(file) != bytes.length) {
                writeNew(file, bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new StoredBytes(sha256, bytes.length);
    }

    FileChannel open(TeamId team, String sha256) throws IOException {
        return FileChannel.open(path(team, sha256), StandardOpenOption.READ);
    }

    /** Empty where they are gone. */
    Optional<byte[]> read(TeamId team, String sha256) {
        try {
            return Optional.of(Files.readAllBytes(path(team, sha256)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes all of a team's files; none there is fine, and so is another node that does the same. */
    void eraseAll(TeamId team) {
        Path directory = root.resolve(team.text());
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeNew(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        Path fresh = Files.createTempFile(file.getParent(), ".new", null);
        try {
            try (var channel = FileChannel.open(fresh, Set.of(StandardOpenOption.WRITE))) {
                var buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
        try (var directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private Path path(TeamId team, String sha256) {
        return root.resolve(team.text()).resolve(sha256.substring(0, 2)).resolve(sha256);
    }
}
