package ai.creativeflow.kernel.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 (RFC 2104) under one key. Safe for many threads. */
public final class KeyedHash {

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac prototype;

    /** The key must have at least 16 bytes. */
    public KeyedHash(byte[] key) {
        if (key.length < 16) {
            throw new IllegalArgumentException("a key needs at least 16 bytes, this one has " + key.length);
        }
        try {
            prototype = Mac.getInstance(ALGORITHM);
            prototype.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /** 32 bytes. */
    public byte[] of(byte[] message) {
        try {
            return ((Mac) prototype.clone()).doFinal(message);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's " + ALGORITHM + " can be cloned", e);
        }
    }

    public byte[] of(String message) {
        return of(message.getBytes(StandardCharsets.UTF_8));
    }
}
