package ai.creativeflow.kernel.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4) without a key: for fingerprints and addresses of content, not for what must not be guessed. */
public final class Sha256 {

    private Sha256() {}

    /** As 64 lower-case digits. */
    public static String hex(byte[] message) {
        return HexFormat.of().formatHex(of(message));
    }

    /** 32 bytes. */
    public static byte[] of(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
