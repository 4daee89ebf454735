package ai.creativeflow.imaging;

import java.io.IOException;

/** Looks through a GIF (89a) to its trailer. The size is that of its first frame, which is the one that is shown here. */
final class GifFile {

    private static final int FRAMES_MAX = 2_000;
    private static final int EXTENSION = 0x21;
    private static final int FRAME = 0x2C;
    private static final int TRAILER = 0x3B;

    private final FileBytes in;
    private int width;
    private int height;
    private int frames;

    private GifFile(FileBytes in) {
        this.in = in;
    }

    static Inspection.Sound inspect(FileBytes in) throws IOException, Unsound {
        return new GifFile(in).blocks();
    }

    private Inspection.Sound blocks() throws IOException, Unsound {
        in.skip(6);
        Limits.check(in.lowFirst(2), in.lowFirst(2));
        int flags = in.one();
        in.skip(2);
        colours(flags);
        for (int block = in.one(); block != TRAILER; block = in.one()) {
            switch (block) {
                case EXTENSION -> {
                    in.skip(1);
                    parts();
                }
                case FRAME -> frame();
                default -> throw new Unsound("It is damaged.");
            }
        }
        if (frames == 0) {
            throw new Unsound("It has no picture in it.");
        }
        return new Inspection.Sound(width, height, in.position());
    }

    private void frame() throws IOException, Unsound {
        if (++frames > FRAMES_MAX) {
            throw new Unsound("It has more than %d frames.".formatted(FRAMES_MAX));
        }
        in.skip(4);
        int wide = in.lowFirst(2);
        int high = in.lowFirst(2);
        Limits.check(wide, high);
        if (frames == 1) {
            width = wide;
            height = high;
        }
        colours(in.one());
        in.skip(1);
        parts();
    }

    private void colours(int flags) throws IOException, Unsound {
        if ((flags & 0x80) != 0) {
            in.skip(3L << ((flags & 7) + 1));
        }
    }

    private void parts() throws IOException, Unsound {
        for (int length = in.one(); length > 0; length = in.one()) {
            in.skip(length);
        }
    }
}
