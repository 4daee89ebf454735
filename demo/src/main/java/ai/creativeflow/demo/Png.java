package ai.creativeflow.demo;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The size of a PNG as its own header says (ISO/IEC 15948, section 11.2.2). */
record Png(int width, int height) {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int WIDTH_AT = 16;
    private static final int HEADER_BYTES = 24;

    static Png of(byte[] bytes) {
        if (bytes.length < HEADER_BYTES || !Arrays.equals(SIGNATURE, Arrays.copyOf(bytes, SIGNATURE.length))) {
            throw new Failure("What was downloaded is not a PNG");
        }
        var header = ByteBuffer.wrap(bytes);
        return new Png(header.getInt(WIDTH_AT), header.getInt(WIDTH_AT + Integer.BYTES));
    }

    int longestSide() {
        return Math.max(width, height);
    }

    @Override
    public String toString() {
        return width + " × " + height;
    }
}
