package ai.creativeflow.apikeys;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.crypto.Base62;
import ai.creativeflow.kernel.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * How a key is written: {@code cf_live_} or {@code cf_test_}, 30 random base62 characters (178 bits), then the CRC32
 * (IEEE 802.3) of everything before in 6 base62 characters. The checksum lets a wrong key be refused, and a leaked one be
 * recognised, without any look-up; it protects nothing.
 */
final class KeyFormat {

    static final String PREFIX = "cf_";
    private static final int RANDOM_LENGTH = 30;
    private static final int CHECKSUM_LENGTH = 6;
    private static final int HEAD_LENGTH = "cf_live_".length();
    private static final int LENGTH = HEAD_LENGTH + RANDOM_LENGTH + CHECKSUM_LENGTH;

    private static final Pattern SHAPE = Pattern.compile("cf_(?:live|test)_[0-9A-Za-z]{36}");

    private KeyFormat() {}

    static Secret generate(Mode mode, SecureRandom random) {
        String body = PREFIX + mode.wire() + '_' + Base62.random(random, RANDOM_LENGTH);
        return new Secret(body + checksum(body));
    }

    /** Whether this could be a key of ours: the shape, and the checksum. */
    static boolean holds(String token) {
        if (token.length() != LENGTH || !(token.startsWith("cf_live_") || token.startsWith("cf_test_"))) {
            return false;
        }
        for (int i = HEAD_LENGTH; i < LENGTH; i++) {
            if (!Base62.isDigit(token.charAt(i))) {
                return false;
            }
        }
        int end = LENGTH - CHECKSUM_LENGTH;
        return token.substring(end).equals(checksum(token.substring(0, end)));
    }

    /** What may be shown of a key later: the first twelve characters and the last four. */
    static String hint(Secret key) {
        String text = key.reveal();
        return text.substring(0, 12) + '…' + text.substring(text.length() - 4);
    }

    /** A text without whatever in it is shaped like a key. */
    static String masked(String text) {
        return SHAPE.matcher(text).replaceAll("***");
    }

    private static String checksum(String body) {
        var crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return Base62.encode(crc.getValue(), CHECKSUM_LENGTH);
    }
}
