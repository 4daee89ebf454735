package ai.creativeflow.kernel.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One process at a time owns a directory. The operating system gives it back when that process ends, however. */
final class DirectoryLock implements AutoCloseable {

    private static final String FILE = "process.lock";
    private static final int PID_DIGITS_MAX = 20;

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws DatabaseUnavailable naming the process that has it */
    static DirectoryLock acquire(Path directory) {
        try {
            Files.createDirectories(directory);
            var channel = FileChannel.open(
                    directory.resolve(FILE),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                // Left open: closing any channel on the file would drop a lock that this same process may have on it.
                throw new DatabaseUnavailable(
                        "The data directory %s is in use by process %s. Stop that one, or set CREATIVEFLOW_DATA_DIR to another directory."
                                .formatted(directory, read(channel)));
            }
            write(channel, ProcessHandle.current().pid());
            return new DirectoryLock(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        var buffer = ByteBuffer.allocate(PID_DIGITS_MAX);
        var length = channel.read(buffer, 0);
        return length < 1 ? "?" : new String(buffer.array(), 0, length, StandardCharsets.US_ASCII).strip();
    }

    private static void write(FileChannel channel, long pid) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((pid + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
        channel.force(false);
    }
}
