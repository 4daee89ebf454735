package ai.creativeflow.imaging;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file read once from its beginning, through a small buffer. Its end, where more was expected, is an {@link Unsound}. */
final class FileBytes {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final FileChannel file;
    private final long length;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private long position;

    FileBytes(FileChannel file) throws IOException {
        this.file = file;
        this.length = file.size();
    }

    long position() {
        return position;
    }

    long left() {
        return length - position;
    }

    int one() throws IOException, Unsound {
        need(1);
        if (!buffer.hasRemaining()) {
            fill();
        }
        position++;
        return buffer.get() & 0xFF;
    }

    /** The high byte first. */
    int two() throws IOException, Unsound {
        return one() << 8 | one();
    }

    /** The high byte first. */
    long four() throws IOException, Unsound {
        return (long) two() << 16 | two();
    }

    /** So many bytes with the low one first. */
    int lowFirst(int bytes) throws IOException, Unsound {
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= one() << (8 * i);
        }
        return value;
    }

    byte[] bytes(int count) throws IOException, Unsound {
        byte[] bytes = new byte[count];
        read(bytes, count);
        return bytes;
    }

    /** As many bytes, to the beginning of the array. */
    void read(byte[] into, int count) throws IOException, Unsound {
        need(count);
        int done = 0;
        while (done < count) {
            if (!buffer.hasRemaining()) {
                fill();
            }
            int step = Math.min(count - done, buffer.remaining());
            buffer.get(into, done, step);
            done += step;
            position += step;
        }
    }

    void skip(long count) throws IOException, Unsound {
        need(count);
        if (count <= buffer.remaining()) {
            buffer.position(buffer.position() + (int) count);
        } else {
            buffer.limit(0);
        }
        position += count;
    }

    private void need(long count) throws Unsound {
        if (count > length - position) {
            throw new Unsound("It ends too early.");
        }
    }

    private void fill() throws IOException, Unsound {
        buffer.clear();
        int read = file.read(buffer, position);
        if (read <= 0) {
            throw new Unsound("It ends too early.");
        }
        buffer.flip();
    }
}
