package ai.creativeflow.kernel.crypto;

import java.security.SecureRandom;

/** The digits {@code 0-9A-Za-z}. */
public final class Base62 {

    private static final char[] DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".toCharArray();

    private Base62() {}

    /** So many digits, each uniformly random: 5.95 bits a digit. */
    public static String random(SecureRandom random, int length) {
        var text = new char[length];
        for (int i = 0; i < length; i++) {
            text[i] = DIGITS[random.nextInt(DIGITS.length)];
        }
        return new String(text);
    }

    /** A number from 0, left-padded with {@code 0}; throws where it needs more digits than asked. */
    public static String encode(long number, int length) {
        var text = new char[length];
        long rest = number;
        for (int i = length - 1; i >= 0; i--) {
            text[i] = DIGITS[(int) (rest % DIGITS.length)];
            rest /= DIGITS.length;
        }
        if (rest != 0) {
            throw new IllegalArgumentException("%d needs more than %d digits".formatted(number, length));
        }
        return new String(text);
    }

    public static boolean isDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
