package ai.creativeflow.kernel.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs PostgreSQL's own programs. PostgreSQL refuses to run as root; there it gets a user namespace, in which it is
 * nobody while its files stay root's.
 */
final class PostgresPrograms {

    private static final int OUTPUT_SHOWN_MAX = 2_000;
    private static final String UNSHARE = "unshare";
    private static final String NOT_AS_ROOT =
            "PostgreSQL refuses to run as root, and this system gives root no user namespace for it."
                    + " Run as an ordinary user, or set DATABASE_URL.";

    private final Path bin;
    private final Path output;
    private final List<String> prefix;

    /** @param output a file for what the running program says, overwritten each time */
    PostgresPrograms(Path home, Path output) {
        this.bin = home.resolve("bin");
        this.output = output;
        this.prefix = isRoot() ? List.of(UNSHARE, "--user") : List.of();
    }

    /**
     * Runs a program to its end.
     *
     * @param input the file for its standard input
     * @return whether it ended well in time; {@link #output} tells more
     */
    boolean run(Duration timeout, Path input, String program, String... arguments) {
        var command = new ArrayList<String>(prefix);
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        try {
            var process = builder.start();
            if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException e) {
            throw prefix.isEmpty() ? new UncheckedIOException(e) : new DatabaseUnavailable(NOT_AS_ROOT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + program, e);
        }
    }

    /** The end of what the last program said, on one line. */
    String output() {
        var text = tail(output);
        return text.startsWith(UNSHARE) ? NOT_AS_ROOT + " " + text : text;
    }

    static String tail(Path file) {
        try {
            var text = Files.exists(file) ? Files.readString(file).strip().replaceAll("\\s*\\n\\s*", " | ") : "";
            return text.substring(Math.max(0, text.length() - OUTPUT_SHOWN_MAX));
        } catch (IOException e) {
            return "";
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
