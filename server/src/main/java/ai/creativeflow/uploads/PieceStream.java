package ai.creativeflow.uploads;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The next piece of what a caller sends: at most so many bytes, and a connection that breaks is an end like any other. */
final class PieceStream extends FilterInputStream {

    private long left;
    private boolean over;
    private boolean broken;

    PieceStream(InputStream in) {
        super(in);
    }

    /** Opens the next piece. */
    void next(long bytes) {
        left = bytes;
    }

    /** Whether the sender has said all, or can say no more. */
    boolean isOver() {
        return over;
    }

    boolean isBroken() {
        return broken;
    }

    /** Whether there is a byte more, which it takes. */
    boolean hasMore() {
        next(1);
        return read() >= 0;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (left <= 0 || over) {
            return -1;
        }
        try {
            int count = in.read(into, offset, (int) Math.min(length, left));
            over = count < 0;
            left -= Math.max(count, 0);
            return count;
        } catch (IOException e) {
            over = true;
            broken = true;
            return -1;
        }
    }

    /** The request's own stream is not ours to close. */
    @Override
    public void close() {}
}
