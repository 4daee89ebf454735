package ai.creativeflow.imaging;

import java.util.Arrays;

/** Bits in the order of VP8L: the least significant first. */
final class BitWriter {

    private byte[] bytes = new byte[1 << 16];
    private int length;
    private long pending;
    private int pendingBits;

    /** The lowest bits of a value, at most 32 of them; the value has no others. */
    void put(int value, int bits) {
        pending |= Integer.toUnsignedLong(value) << pendingBits;
        pendingBits += bits;
        while (pendingBits >= 8) {
            append((byte) pending);
            pending >>>= 8;
            pendingBits -= 8;
        }
    }

    /** All so far, filled up to a whole byte. */
    byte[] bytes() {
        if (pendingBits > 0) {
            append((byte) pending);
            pending = 0;
            pendingBits = 0;
        }
        return Arrays.copyOf(bytes, length);
    }

    private void append(byte one) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, length + (length >> 1));
        }
        bytes[length++] = one;
    }
}
