package ai.creativeflow.kernel.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what must be read again later, such as webhook secrets: AES-256-GCM (NIST SP 800-38D), a random 96-bit nonce,
 * the id of the key in front so that keys can be rotated while old values stay readable. The context is authenticated
 * with the value, so a sealed value copied to another row does not open.
 */
public final class Sealer {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final int currentKey;
    private final Map<Integer, SecretKeySpec> keys;
    private final SecureRandom random = new SecureRandom();

    /** The newest key seals, all of them open; each has 32 bytes and an id from 0 to 255. */
    public Sealer(int currentKey, Map<Integer, byte[]> keys) {
        this.currentKey = currentKey;
        this.keys = keys.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> new SecretKeySpec(entry.getValue(), "AES")));
        key(currentKey);
    }

    public byte[] seal(byte[] plain, String context) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, currentKey, nonce, plain, context);
        return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
                .put((byte) currentKey)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /** Throws {@link IllegalStateException} where the value was changed, moved to another context, or its key is gone. */
    public byte[] open(byte[] sealed, String context) {
        var buffer = ByteBuffer.wrap(sealed);
        int keyId = buffer.get() & 0xff;
        var nonce = new byte[NONCE_BYTES];
        buffer.get(nonce);
        var body = new byte[buffer.remaining()];
        buffer.get(body);
        return run(Cipher.DECRYPT_MODE, keyId, nonce, body, context);
    }

    private byte[] run(int direction, int keyId, byte[] nonce, byte[] input, String context) {
        try {
            var cipher = Cipher.getInstance(CIPHER);
            cipher.init(direction, key(keyId), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal or open a value of " + context, e);
        }
    }

    private SecretKeySpec key(int id) {
        SecretKeySpec key = keys.get(id);
        if (key == null) {
            throw new IllegalStateException("no sealing key with id " + id);
        }
        return key;
    }
}
