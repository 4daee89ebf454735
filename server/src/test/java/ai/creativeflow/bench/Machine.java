package ai.creativeflow.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;

/** Says on what machine the other figures were measured. The argument is a directory of the disk to try. */
final class Machine {

    private static final int WRITES = 200;
    private static final int BLOCK_BYTES = 8192;

    private Machine() {}

    public static void main(String[] arguments) throws IOException {
        System.out.printf("cores\t%d%n", Runtime.getRuntime().availableProcessors());
        System.out.printf("jdk\t%s (%s)%n", Runtime.version(), System.getProperty("java.vendor"));
        System.out.printf(
                "system\t%s %s, %s%n",
                System.getProperty("os.name"), System.getProperty("os.version"), System.getProperty("os.arch"));
        long[] nanos = syncs(Path.of(arguments[0]));
        System.out.printf(
                Locale.ROOT,
                "fsync\t%.2f ms (p50), %.2f ms (p99) of %d writes of 8 kB%n",
                nanos[WRITES / 2] / 1e6,
                nanos[WRITES * 99 / 100] / 1e6,
                WRITES);
    }

    /** What one durable write costs, as PostgreSQL makes them at each commit, in order of length. */
    private static long[] syncs(Path directory) throws IOException {
        Path file = Files.createTempFile(directory, "fsync", ".tmp");
        long[] nanos = new long[WRITES];
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < WRITES; i++) {
                long begun = System.nanoTime();
                channel.write(ByteBuffer.allocate(BLOCK_BYTES), (long) i * BLOCK_BYTES);
                channel.force(false);
                nanos[i] = System.nanoTime() - begun;
            }
        } finally {
            Files.delete(file);
        }
        Arrays.sort(nanos);
        return nanos;
    }
}
