package ai.creativeflow.uploads;

import ai.creativeflow.kernel.http.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code Upload-Checksum}: what the bytes of one request must hash to. */
record Checksum(String algorithm, String base64) {

    /** By the names of tus. */
    static final Map<String, String> ALGORITHMS = Map.of("sha1", "SHA-1", "sha256", "SHA-256", "md5", "MD5");

    /** Null where none was sent; throws {@link Problem} 400 for one of the wrong form. */
    static @Nullable Checksum of(@Nullable String header) {
        if (header == null) {
            return null;
        }
        String[] parts = header.strip().split(" ", 2);
        if (parts.length != 2 || !ALGORITHMS.containsKey(parts[0])) {
            throw Problem.parameter("Upload-Checksum", "must be sha1, sha256 or md5 and the base64 of the hash");
        }
        return new Checksum(parts[0], parts[1]);
    }

    boolean holds(Path file) {
        try (var in = new DigestInputStream(Files.newInputStream(file), digest())) {
            in.transferTo(OutputStream.nullOutputStream());
            byte[] hash = in.getMessageDigest().digest();
            return Base64.getEncoder().encodeToString(hash).equals(base64);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private MessageDigest digest() {
        try {
            return MessageDigest.getInstance(Objects.requireNonNull(ALGORITHMS.get(algorithm)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
