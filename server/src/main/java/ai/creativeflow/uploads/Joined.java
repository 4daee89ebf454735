package ai.creativeflow.uploads;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All pieces of an upload as one stream; each is opened when the one before it has ended. */
final class Joined extends InputStream {

    private final Iterator<Upload.Part> pieces;
    private final Function<Upload.Part, InputStream> open;
    private @Nullable InputStream at;

    Joined(List<Upload.Part> pieces, Function<Upload.Part, InputStream> open) {
        this.pieces = pieces.iterator();
        this.open = open;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (at != null || pieces.hasNext()) {
            InputStream present = at == null ? open.apply(pieces.next()) : at;
            at = present;
            int count = present.read(into, offset, length);
            if (count >= 0) {
                return count;
            }
            close();
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        if (at != null) {
            at.close();
            at = null;
        }
    }
}
