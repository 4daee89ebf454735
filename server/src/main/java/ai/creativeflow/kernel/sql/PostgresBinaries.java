package ai.creativeflow.kernel.sql;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs for this machine, out of the archive on the class path. */
final class PostgresBinaries {

    private static final int OWNER_EXECUTES = 0100;

    private PostgresBinaries() {}

    /**
     * The directory with {@code bin}, {@code lib} and {@code share}; unpacked there the first time only. Another
     * archive gets another directory. An interrupted unpacking leaves nothing that would be taken for a whole one.
     *
     * @throws DatabaseUnavailable when there is no archive for this machine
     */
    static Path unpack(Path under) {
        var archive = archive();
        try {
            var home = under.resolve("postgres-binaries-" + fingerprint(archive));
            if (Files.isDirectory(home)) {
                return home;
            }
            var unfinished = under.resolve(home.getFileName() + ".unfinished");
            delete(unfinished);
            extract(archive, unfinished);
            return Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a directory and all below it; none there is fine. */
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static URL archive() {
        var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        var machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        var systemName = system.startsWith("mac") ? "darwin" : system;
        var machineName = switch (machine) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> machine;
        };
        var resource = "postgres-%s-%s.txz".formatted(systemName, machineName);
        var found = PostgresBinaries.class.getClassLoader().getResource(resource);
        if (found == null) {
            throw new DatabaseUnavailable(
                    "There is no embedded PostgreSQL for %s on %s. Set DATABASE_URL to a PostgreSQL database."
                            .formatted(system, machine));
        }
        return found;
    }

    /** What the jar's directory knows of the archive, so that nobody reads 15 MB at each start. */
    private static String fingerprint(URL archive) throws IOException {
        var connection = archive.openConnection();
        var number = connection instanceof JarURLConnection jar && jar.getJarEntry() != null
                ? jar.getJarEntry().getCrc()
                : connection.getContentLengthLong();
        return Long.toHexString(number);
    }

    private static void extract(URL archive, Path to) throws IOException {
        try (var entries =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive.openStream())))) {
            for (var entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                var path = to.resolve(entry.getName()).normalize();
                if (!path.startsWith(to)) {
                    throw new IOException("The archive leaves its directory: " + entry.getName());
                }
                extract(entries, entry, path);
            }
        }
    }

    private static void extract(TarArchiveInputStream entries, TarArchiveEntry entry, Path path) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            throw new IOException("A hard link in the archive: " + entry.getName());
        } else {
            Files.copy(entries, path);
            var executable = (entry.getMode() & OWNER_EXECUTES) != 0;
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
