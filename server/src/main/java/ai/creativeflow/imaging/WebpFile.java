package ai.creativeflow.imaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Looks through a WebP (RFC 9649): its container, the size of its picture, and that there is one picture only. */
final class WebpFile {

    private static final int RIFF_BYTES = 8;
    private static final int MOVES = 0b10;
    private static final int LOSSLESS_SIGNATURE = 0x2F;

    private final FileBytes in;
    private final Annotations annotations = new Annotations();
    private int width;
    private int height;
    private boolean pixels;

    private WebpFile(FileBytes in) {
        this.in = in;
    }

    static Inspection.Sound inspect(FileBytes in) throws IOException, Unsound {
        return new WebpFile(in).chunks();
    }

    private Inspection.Sound chunks() throws IOException, Unsound {
        in.skip(4);
        long size = Integer.toUnsignedLong(in.lowFirst(4));
        if (size > in.left()) {
            throw new Unsound("It ends too early.");
        }
        if (in.left() > size + size % 2) {
            throw new Unsound("Something comes after its end.");
        }
        long end = RIFF_BYTES + size;
        in.skip(4);
        while (end - in.position() >= RIFF_BYTES) {
            chunk(end);
        }
        if (!pixels || in.position() < end) {
            throw new Unsound("It has no picture in it, or is damaged.");
        }
        return new Inspection.Sound(width, height, in.position() + in.left());
    }

    private void chunk(long end) throws IOException, Unsound {
        String name = new String(in.bytes(4), StandardCharsets.ISO_8859_1);
        long length = Integer.toUnsignedLong(in.lowFirst(4));
        long next = in.position() + length + length % 2;
        if (in.position() + length > end) {
            throw new Unsound("It ends too early.");
        }
        switch (name) {
            case "VP8X" -> canvas();
            case "VP8 " -> lossy();
            case "VP8L" -> lossless();
            case "ALPH" -> {
                // the transparency of the picture that follows
            }
            case "ANIM", "ANMF" -> throw new Unsound("It moves; a still picture is wanted.");
            default -> {
                annotations.expect(length);
                annotations.add(in.bytes((int) length));
            }
        }
        long rest = Math.min(next, end) - in.position();
        if (rest < 0) {
            throw new Unsound("It is damaged.");
        }
        in.skip(rest);
    }

    private void canvas() throws IOException, Unsound {
        if ((in.lowFirst(4) & MOVES) != 0) {
            throw new Unsound("It moves; a still picture is wanted.");
        }
        size(in.lowFirst(3) + 1, in.lowFirst(3) + 1);
    }

    private void lossy() throws IOException, Unsound {
        int tag = in.lowFirst(3);
        int start = in.lowFirst(3);
        if ((tag & 1) != 0 || start != 0x2A019D) {
            throw new Unsound("It is damaged.");
        }
        picture(in.lowFirst(2) & 0x3FFF, in.lowFirst(2) & 0x3FFF);
    }

    private void lossless() throws IOException, Unsound {
        if (in.one() != LOSSLESS_SIGNATURE) {
            throw new Unsound("It is damaged.");
        }
        int sides = in.lowFirst(4);
        picture((sides & 0x3FFF) + 1, (sides >> 14 & 0x3FFF) + 1);
    }

    private void picture(int wide, int high) throws Unsound {
        if (pixels) {
            throw new Unsound("It has more than one picture in it.");
        }
        pixels = true;
        size(wide, high);
    }

    /** Said twice where there is a canvas; the two must agree. */
    private void size(int wide, int high) throws Unsound {
        Limits.check(wide, high);
        if (width != 0 && (width != wide || height != high)) {
            throw new Unsound("It is damaged: it says two sizes.");
        }
        width = wide;
        height = high;
    }
}
