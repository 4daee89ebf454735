package ai.creativeflow.operators;

import ai.creativeflow.kernel.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The operators' tokens by name, kept as SHA-256 hashes: they are random and long, so no slow hash is needed. */
final class OperatorTokens {

    private final Map<String, byte[]> hashes;

    /** Names to SHA-256 in hex. */
    OperatorTokens(Map<String, String> hashes) {
        this.hashes = hashes.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> HexFormat.of().parseHex(entry.getValue())));
    }

    /** Whose token it is. Compares with every hash in constant time. */
    Optional<String> nameOf(String token) {
        byte[] presented = Sha256.of(token.getBytes(StandardCharsets.UTF_8));
        String found = null;
        for (var entry : hashes.entrySet()) {
            if (MessageDigest.isEqual(entry.getValue(), presented)) {
                found = entry.getKey();
            }
        }
        return Optional.ofNullable(found);
    }

    static String hash(String token) {
        return HexFormat.of().formatHex(Sha256.of(token.getBytes(StandardCharsets.UTF_8)));
    }
}
