package ai.creativeflow.imaging;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * What a file says beside its pixels: bounded, and refused where it could be taken for a page, a program or an archive.
 * Compressed parts count as long as they are unpacked.
 */
final class Annotations {

    static final int BYTES_MAX = 4 * 1024 * 1024;
    private static final String TOO_MANY =
            "What it says beside its pixels is more than %d MB.".formatted(BYTES_MAX >> 20);

    private static final List<String> FOREIGN = List.of(
            "<!doctype",
            "<html",
            "<head",
            "<body",
            "<script",
            "<iframe",
            "<svg",
            "<?php",
            "%pdf-",
            "pk\u0003\u0004",
            "pk\u0005\u0006");

    private int bytes;

    /** Before they are read. */
    void expect(long more) throws Unsound {
        if (more > BYTES_MAX - bytes) {
            throw new Unsound(TOO_MANY);
        }
    }

    void add(byte[] content) throws Unsound {
        expect(content.length);
        bytes += content.length;
        String text = new String(content, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        for (String foreign : FOREIGN) {
            if (text.contains(foreign)) {
                throw new Unsound("It carries a page, a program or an archive beside its pixels.");
            }
        }
    }

    /** What unpacks to too much is refused as soon as it does. */
    void addPacked(byte[] packed, int from) throws Unsound {
        byte[] unpacked = new byte[BYTES_MAX - bytes + 1];
        int length = 0;
        try (var inflater = new Inflater()) {
            inflater.setInput(packed, from, packed.length - from);
            while (!inflater.finished() && length < unpacked.length) {
                int step = inflater.inflate(unpacked, length, unpacked.length - length);
                if (step == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    break;
                }
                length += step;
            }
        } catch (DataFormatException e) {
            throw new Unsound("What it says beside its pixels cannot be unpacked.");
        }
        byte[] content = new byte[length];
        System.arraycopy(unpacked, 0, content, 0, length);
        add(content);
    }
}
