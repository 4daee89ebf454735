package ai.creativeflow.imaging;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Looks through a PNG (third edition): every checksum, the order of the chunks, and that the pixels unpack to as many bytes
 * as the size says. A pixel is never drawn, so that size costs no memory.
 */
final class PngFile {

    private static final int SIGNATURE_BYTES = 8;
    private static final int HEADER_BYTES = 13;
    private static final int FRAMES_MAX = 1_000;
    private static final int[] CHANNELS = {1, 0, 3, 1, 2, 0, 4};
    private static final Set<String> PACKED = Set.of("zTXt", "iCCP", "iTXt");
    private static final Set<String> DRAWN = Set.of("IHDR", "PLTE", "IDAT", "fdAT", "IEND");

    /** Adam7: where each pass begins and how far its pixels are apart. */
    private static final int[][] PASSES = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private final FileBytes in;
    private final Annotations annotations = new Annotations();
    private final byte[] piece = new byte[32 * 1024];
    private final byte[] unpacked = new byte[64 * 1024];
    private int width;
    private int height;
    private long pixelBytes;
    private long found;
    private int frames;
    private boolean data;

    private PngFile(FileBytes in) {
        this.in = in;
    }

    static Inspection.Sound inspect(FileBytes in) throws IOException, Unsound {
        try (var inflater = new Inflater()) {
            return new PngFile(in).chunks(inflater);
        }
    }

    private Inspection.Sound chunks(Inflater inflater) throws IOException, Unsound {
        in.skip(SIGNATURE_BYTES);
        header();
        String type = "";
        while (!type.equals("IEND")) {
            type = chunk(inflater);
        }
        if (!data || found < pixelBytes) {
            throw new Unsound("It has fewer pixels than its size says.");
        }
        if (in.left() > 0) {
            throw new Unsound("Something comes after its end.");
        }
        return new Inspection.Sound(width, height, in.position());
    }

    private void header() throws IOException, Unsound {
        long length = in.four();
        byte[] name = in.bytes(4);
        if (length != HEADER_BYTES || !text(name).equals("IHDR")) {
            throw new Unsound("It does not begin with its size.");
        }
        byte[] header = in.bytes(HEADER_BYTES);
        var crc = new CRC32();
        crc.update(name);
        crc.update(header);
        check(crc);
        long wide = number(header, 0);
        long high = number(header, 4);
        Limits.check(wide, high);
        width = (int) wide;
        height = (int) high;
        int depth = header[8];
        int colour = header[9];
        boolean known = Set.of(1, 2, 4, 8, 16).contains(depth) && colour >= 0 && colour <= 6 && CHANNELS[colour] > 0;
        if (!known || header[10] != 0 || header[11] != 0 || header[12] < 0 || header[12] > 1) {
            throw new Unsound("Its pixels are of a form that PNG does not have.");
        }
        pixelBytes = header[12] == 0 ? plain(depth * CHANNELS[colour]) : interlaced(depth * CHANNELS[colour]);
    }

    private long plain(int bits) {
        return height * (1 + ((long) width * bits + 7) / 8);
    }

    private long interlaced(int bits) {
        long sum = 0;
        for (int[] pass : PASSES) {
            int columns = (width - pass[0] + pass[2] - 1) / pass[2];
            int rows = (height - pass[1] + pass[3] - 1) / pass[3];
            sum += columns <= 0 || rows <= 0 ? 0 : rows * (1 + ((long) columns * bits + 7) / 8);
        }
        return sum;
    }

    private String chunk(Inflater inflater) throws IOException, Unsound {
        long length = in.four();
        byte[] name = in.bytes(4);
        String type = text(name);
        if (length > in.left()) {
            throw new Unsound("It ends too early.");
        }
        var crc = new CRC32();
        crc.update(name);
        if (type.equals("IDAT") || type.equals("fdAT")) {
            pixels(inflater, type, length, crc);
        } else {
            aside(type, length, crc);
        }
        check(crc);
        return type;
    }

    private void pixels(Inflater inflater, String type, long length, CRC32 crc) throws IOException, Unsound {
        long left = length;
        while (left > 0) {
            int step = (int) Math.min(left, piece.length);
            in.read(piece, step);
            crc.update(piece, 0, step);
            if (type.equals("IDAT")) {
                unpack(inflater, step);
            }
            left -= step;
        }
        data |= type.equals("IDAT");
    }

    /** No further than the picture reaches: a stream that unpacks to more costs no more. */
    private void unpack(Inflater inflater, int length) throws Unsound {
        inflater.setInput(piece, 0, length);
        try {
            while (!inflater.needsInput() && !inflater.finished() && found < pixelBytes) {
                int step = inflater.inflate(unpacked);
                found += step;
                if (step == 0 && inflater.needsDictionary()) {
                    throw new Unsound("Its pixels cannot be unpacked.");
                }
            }
        } catch (DataFormatException e) {
            throw new Unsound("Its pixels cannot be unpacked.");
        }
    }

    private void aside(String type, long length, CRC32 crc) throws IOException, Unsound {
        if (type.equals("IHDR") || (Character.isUpperCase(type.charAt(0)) && !DRAWN.contains(type))) {
            throw new Unsound("It has a part that PNG does not know.");
        }
        if (type.equals("fcTL") && ++frames > FRAMES_MAX) {
            throw new Unsound("It has more than %d frames.".formatted(FRAMES_MAX));
        }
        annotations.expect(length);
        byte[] content = in.bytes((int) length);
        crc.update(content);
        annotations.add(content);
        if (PACKED.contains(type)) {
            packed(type, content);
        }
    }

    private void packed(String type, byte[] content) throws Unsound {
        int keyword = end(content, 0);
        if (!type.equals("iTXt")) {
            annotations.addPacked(content, Math.min(keyword + 2, content.length));
        } else if (keyword + 2 < content.length && content[keyword + 1] == 1) {
            annotations.addPacked(content, Math.min(end(content, end(content, keyword + 3) + 1) + 1, content.length));
        }
    }

    /** Where the text that begins there ends. */
    private static int end(byte[] content, int from) {
        int at = from;
        while (at < content.length && content[at] != 0) {
            at++;
        }
        return at;
    }

    private void check(CRC32 crc) throws IOException, Unsound {
        if (in.four() != crc.getValue()) {
            throw new Unsound("It is damaged: a checksum is wrong.");
        }
    }

    private static String text(byte[] name) {
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    private static long number(byte[] bytes, int at) {
        return Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt(at));
    }
}
