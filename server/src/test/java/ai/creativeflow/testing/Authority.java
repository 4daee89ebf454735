package ai.creativeflow.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** A certificate authority of the tests. What it makes is PEM, in files of a directory. */
public final class Authority {

    private static final String PASSWORD = "password-of-the-tests";
    private static final String SELF = "authority";

    private final Path directory;
    private final Path store;

    /** A server's certificate with those that it hangs on, and its key. */
    public record Signed(Path chain, Path key) {}

    public Authority(Path directory) {
        this.directory = directory;
        this.store = directory.resolve("authority.p12");
        keytool("-alias", SELF, "-dname", "CN=Authority in " + directory.getFileName(), "-ext", "bc:c");
    }

    /** Its own certificate. */
    public Path file() {
        return write("authority.pem", pem("CERTIFICATE", certificates(SELF).getFirst()));
    }

    /** For a server of this name. */
    public Signed sign(String name) {
        keytool("-alias", name, "-dname", "CN=" + name, "-ext", "san=dns:" + name, "-signer", SELF);
        String chain = String.join(
                "",
                certificates(name).stream().map(one -> pem("CERTIFICATE", one)).toList());
        return new Signed(write(name + ".pem", chain), write(name + ".key", pem("PRIVATE KEY", key(name))));
    }

    private void keytool(String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString()));
        command.addAll(Arrays.asList(arguments));
        try {
            var made = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("keytool.log").toFile())
                    .start();
            if (made.waitFor() != 0) {
                throw new IllegalStateException("keytool failed, see " + directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private List<byte[]> certificates(String alias) {
        try {
            var encoded = new ArrayList<byte[]>();
            for (var one : keys().getCertificateChain(alias)) {
                encoded.add(one.getEncoded());
            }
            return encoded;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] key(String alias) {
        try {
            return keys().getKey(alias, PASSWORD.toCharArray()).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore keys() throws GeneralSecurityException {
        try {
            return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(kind, Base64.getMimeEncoder().encodeToString(bytes), kind);
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
