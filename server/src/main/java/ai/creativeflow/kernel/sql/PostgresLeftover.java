package ai.creativeflow.kernel.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What a killed process left in a PostgreSQL directory: a server that still runs, or the file of one that doesn't. */
final class PostgresLeftover {

    private static final Duration GONE_WITHIN = Duration.ofSeconds(10);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Path directory;
    private final Path pidFile;

    PostgresLeftover(Path directory) {
        this.directory = directory;
        this.pidFile = directory.resolve("postmaster.pid");
    }

    boolean isRunning() {
        var pid = postmaster();
        return pid.isPresent() && isPostgresOfThisDirectory(pid.getAsLong());
    }

    /**
     * Waits until no process works in the directory, and only then removes the file of the dead server: a server
     * started beside a survivor of the old one would corrupt the data.
     *
     * @throws DatabaseUnavailable when something stays
     */
    void clear() {
        if (!await(GONE_WITHIN, () -> !isRunning() && !isSomebodyWorkingInside())) {
            throw new DatabaseUnavailable(
                    "PostgreSQL processes of an earlier start still run in %s. Stop them and start again."
                            .formatted(directory));
        }
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Polls until it holds; false when it doesn't in time. */
    static boolean await(Duration timeout, BooleanSupplier condition) {
        var deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    private OptionalLong postmaster() {
        try {
            return Files.readAllLines(pidFile).stream()
                    .limit(1)
                    .mapToLong(line -> Long.parseLong(line.strip()))
                    .findFirst();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** A zombie has no arguments any more, a process that got the number later has others: neither counts. */
    private boolean isPostgresOfThisDirectory(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().arguments())
                .map(arguments -> Arrays.asList(arguments).contains(directory.toString()))
                .orElse(false);
    }

    /** Server processes work in their data directory. Only Linux shows that; elsewhere they end with their parent. */
    private boolean isSomebodyWorkingInside() {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                if (workingDirectory(process).startsWith(directory)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
    }

    private static Path workingDirectory(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd"));
        } catch (IOException e) {
            return Path.of("/");
        }
    }
}
