package ai.creativeflow.kernel.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Where this installation keeps what must outlive the process. Nothing is created before its first use, so a node
 * with everything outside leaves no trace.
 *
 * @param root made absolute, so that a later change of the working directory changes nothing
 */
public record DataDirectory(Path root) {

    public DataDirectory {
        root = root.toAbsolutePath().normalize();
    }

    /** The directory of the secrets, readable by its owner only; created when missing. */
    public Path secrets() {
        return create("secrets");
    }

    /**
     * The secret of this name: random bytes on the first use, the same ones ever after, also for processes that ask
     * at the same moment. The file {@code secrets/<name>} has mode 0600 and holds them as hexadecimal text.
     *
     * @param name a file name
     * @param bytes the length, which must be the one that the secret was created with
     * @throws IllegalStateException when the file holds something else
     */
    public byte[] secret(String name, int bytes) {
        try {
            var file = secrets().resolve(name);
            if (!Files.exists(file)) {
                createSecret(file, bytes);
            }
            return read(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The directory of this name below the root, readable by its owner only; created when missing. */
    Path create(String name) {
        try {
            var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            Files.createDirectories(root);
            return Files.createDirectories(root.resolve(name), ownerOnly);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new file of this text, readable by its owner only from its first moment on. */
    void createPrivateFile(Path file, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    /** Written aside and linked into place: no reader sees half of it, and of two writers one wins for both. */
    private static void createSecret(Path file, int bytes) throws IOException {
        var random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var written = Files.createTempFile(file.getParent(), "." + file.getFileName(), null, ownerOnly);
        try {
            Files.writeString(written, HexFormat.of().formatHex(random) + "\n");
            Files.createLink(file, written);
        } catch (FileAlreadyExistsException e) {
            // The other one's secret is the secret.
        } finally {
            Files.delete(written);
        }
    }

    private static byte[] read(Path file, int bytes) throws IOException {
        var text = Files.readString(file).strip();
        if (text.length() != 2 * bytes) {
            throw new IllegalStateException("%s should hold %d bytes as hexadecimal text".formatted(file, bytes));
        }
        return HexFormat.of().parseHex(text);
    }
}
