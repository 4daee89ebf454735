package ai.creativeflow.webhooks;

import ai.creativeflow.kernel.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What one endpoint's deliveries are signed with, after Standard Webhooks 1.0: over {@code id.timestamp.body}, either
 * HMAC-SHA-256 under 32 secret bytes that the receiver has too ({@code v1}), or Ed25519 (RFC 8032), where the receiver
 * has the public key only ({@code v1a}: 32 bytes of seed, then 32 of public key).
 */
final class SigningKey {

    /** The two kinds of signature, named as in the header. */
    enum Scheme {
        V1("v1"),
        V1A("v1a");

        private final String wire;

        Scheme(String wire) {
            this.wire = wire;
        }

        String wire() {
            return wire;
        }

        static Optional<Scheme> of(String wire) {
            return Arrays.stream(values())
                    .filter(scheme -> scheme.wire.equals(wire))
                    .findFirst();
        }
    }

    private static final String SECRET_PREFIX = "whsec_";
    private static final String PUBLIC_PREFIX = "whpk_";
    private static final int SECRET_BYTES = 32;
    private static final int SEED_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Scheme scheme;
    private final byte[] material;

    SigningKey(Scheme scheme, byte[] material) {
        this.scheme = scheme;
        this.material = material.clone();
    }

    static SigningKey generate(Scheme scheme) {
        return new SigningKey(
                scheme,
                switch (scheme) {
                    case V1 -> randomBytes();
                    case V1A -> keyPair();
                });
    }

    private static byte[] randomBytes() {
        var bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static byte[] keyPair() {
        try {
            var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] seed = ((EdECPrivateKey) pair.getPrivate())
                    .getBytes()
                    .orElseThrow(() -> new IllegalStateException("a private key without bytes"));
            byte[] encoded = pair.getPublic().getEncoded();
            byte[] both = Arrays.copyOf(seed, seed.length + SEED_BYTES);
            System.arraycopy(encoded, encoded.length - SEED_BYTES, both, SEED_BYTES, SEED_BYTES);
            return both;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has Ed25519", impossible);
        }
    }

    /** To be sealed, never shown. */
    byte[] material() {
        return material.clone();
    }

    Scheme scheme() {
        return scheme;
    }

    /** What the receiver must keep secret; empty where it needs no secret. */
    Optional<Secret> shared() {
        return switch (scheme) {
            case V1 -> Optional.of(new Secret(SECRET_PREFIX + base64(material)));
            case V1A -> Optional.empty();
        };
    }

    /** What the receiver verifies with, where that is no secret. */
    Optional<String> publicKey() {
        return switch (scheme) {
            case V1 -> Optional.empty();
            case V1A -> Optional.of(PUBLIC_PREFIX + base64(Arrays.copyOfRange(material, SEED_BYTES, material.length)));
        };
    }

    /** The value of {@code webhook-signature}: one signature a key, so that old and new verify while both are valid. */
    static String header(List<SigningKey> keys, String id, Instant at, byte[] body) {
        return keys.stream().map(key -> key.sign(id, at, body)).collect(Collectors.joining(" "));
    }

    /** {@code v1,<base64>}. The id must not contain a dot, which would make what is signed ambiguous. */
    String sign(String id, Instant at, byte[] body) {
        if (id.indexOf('.') >= 0) {
            throw new IllegalStateException("a message id with a dot: " + id);
        }
        byte[] head = (id + '.' + at.getEpochSecond() + '.').getBytes(StandardCharsets.UTF_8);
        try {
            return scheme.wire() + ',' + base64(scheme == Scheme.V1 ? hmac(head, body) : ed25519(head, body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("cannot sign with " + scheme, impossible);
        }
    }

    private byte[] hmac(byte[] head, byte[] body) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(material, "HmacSHA256"));
        mac.update(head);
        return mac.doFinal(body);
    }

    private byte[] ed25519(byte[] head, byte[] body) throws GeneralSecurityException {
        var spec = new EdECPrivateKeySpec(NamedParameterSpec.ED25519, Arrays.copyOf(material, SEED_BYTES));
        var signature = Signature.getInstance("Ed25519");
        signature.initSign(KeyFactory.getInstance("Ed25519").generatePrivate(spec));
        signature.update(head);
        signature.update(body);
        return signature.sign();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return scheme.wire() + ",***";
    }
}
