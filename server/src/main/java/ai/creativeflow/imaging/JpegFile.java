package ai.creativeflow.imaging;

import java.io.IOException;

/**
 * Looks through a JPEG (ITU-T T.81) from marker to marker to its end. What comes after, as the further pictures that
 * telephones leave there, does not belong to it.
 */
final class JpegFile {

    private static final int SCANS_MAX = 200;
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int APP0 = 0xE0;
    private static final int COMMENT = 0xFE;

    private final FileBytes in;
    private final Annotations annotations = new Annotations();
    private int width;
    private int height;
    private int scans;

    private JpegFile(FileBytes in) {
        this.in = in;
    }

    static Inspection.Sound inspect(FileBytes in) throws IOException, Unsound {
        return new JpegFile(in).segments();
    }

    private Inspection.Sound segments() throws IOException, Unsound {
        in.skip(2);
        int marker = marker();
        while (marker != EOI) {
            marker = segment(marker);
        }
        if (width == 0 || scans == 0) {
            throw new Unsound("It has no picture in it.");
        }
        return new Inspection.Sound(width, height, in.position());
    }

    private int marker() throws IOException, Unsound {
        if (in.one() != 0xFF) {
            throw new Unsound("It is damaged.");
        }
        int code = in.one();
        while (code == 0xFF) {
            code = in.one();
        }
        return code;
    }

    /** The marker that comes after this one's segment. */
    private int segment(int marker) throws IOException, Unsound {
        if (marker < 0xC0 || (marker >= 0xD0 && marker <= SOI)) {
            throw new Unsound("It is damaged.");
        }
        int length = in.two() - 2;
        if (length < 0) {
            throw new Unsound("It is damaged.");
        }
        if (isFrame(marker)) {
            frame(marker, length);
            return marker();
        }
        if ((marker >= APP0 && marker <= 0xEF) || marker == COMMENT) {
            annotations.add(in.bytes(length));
            return marker();
        }
        in.skip(length);
        return marker == SOS ? scan() : marker();
    }

    /** Those between are tables. */
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private void frame(int marker, int length) throws IOException, Unsound {
        if (marker > 0xC2) {
            throw new Unsound("It is coded in a way that hardly anybody reads: lossless, hierarchical or arithmetic.");
        }
        if (width > 0 || length < 6) {
            throw new Unsound("It is damaged.");
        }
        int depth = in.one();
        int high = in.two();
        int wide = in.two();
        int components = in.one();
        Limits.check(wide, high);
        if (depth != 8 || (components != 1 && components != 3 && components != 4)) {
            throw new Unsound("Its pixels are of a form that is not read.");
        }
        in.skip(length - 6);
        width = wide;
        height = high;
    }

    /** Coded pixels up to the next marker that is one. */
    private int scan() throws IOException, Unsound {
        if (width == 0) {
            throw new Unsound("It is damaged.");
        }
        if (++scans > SCANS_MAX) {
            throw new Unsound("It has more than %d scans.".formatted(SCANS_MAX));
        }
        while (true) {
            int code = in.one();
            while (code == 0xFF) {
                code = in.one();
                boolean inside = code == 0 || (code >= 0xD0 && code <= 0xD7);
                if (!inside && code != 0xFF) {
                    return code;
                }
            }
        }
    }
}
