package ai.creativeflow.imaging;

/** The colours seen last, so that one of them takes a word and not three (RFC 9649, section 3.6.3). */
final class ColourCache {

    static final int NONE = 0;
    private static final int MULTIPLIER = 0x1E35A7BD;

    private final int bits;
    private final int[] colours;

    /** Of 2 to the power of that many places, or without any. */
    ColourCache(int bits) {
        this.bits = bits;
        this.colours = new int[size(bits)];
    }

    static int size(int bits) {
        return bits == NONE ? 0 : 1 << bits;
    }

    int bits() {
        return bits;
    }

    /** Where a colour stands that was seen, else -1; from now on it stands there. */
    int seen(int argb) {
        if (bits == NONE) {
            return -1;
        }
        int place = place(argb);
        boolean seen = colours[place] == argb;
        colours[place] = argb;
        return seen ? place : -1;
    }

    void see(int[] pixels, int from, int count) {
        if (bits == NONE) {
            return;
        }
        int last = 0;
        for (int i = from; i < from + count; i++) {
            if (pixels[i] != last) {
                last = pixels[i];
                colours[place(last)] = last;
            }
        }
    }

    private int place(int argb) {
        return (MULTIPLIER * argb) >>> (32 - bits);
    }
}
