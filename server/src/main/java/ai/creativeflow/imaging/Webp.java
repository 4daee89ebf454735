package ai.creativeflow.imaging;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The container of WebP (RFC 9649, section 2): chunks, each filled up to an even length, numbers with the low byte first. */
final class Webp {

    private static final int HEADER_BYTES = 12;
    private static final int CHUNK_HEADER_BYTES = 8;
    private static final int EXTENDED_BYTES = 10;
    private static final int HAS_XMP = 0b100;

    private final ByteArrayOutputStream file;

    private Webp(int chunksBytes) {
        file = new ByteArrayOutputStream(HEADER_BYTES + chunksBytes);
        name("RIFF");
        number(4 + chunksBytes, 4);
        name("WEBP");
    }

    /** A file of nothing but the pixels. */
    static byte[] simple(byte[] pixels) {
        var webp = new Webp(chunkBytes(pixels.length));
        webp.chunk("VP8L", pixels);
        return webp.file.toByteArray();
    }

    /** A file of pixels and what is said about them. */
    static byte[] extended(PixelSize size, byte[] pixels, byte[] xmp) {
        var webp = new Webp(chunkBytes(EXTENDED_BYTES) + chunkBytes(pixels.length) + chunkBytes(xmp.length));
        webp.name("VP8X");
        webp.number(EXTENDED_BYTES, 4);
        webp.number(HAS_XMP, 4);
        webp.number(size.width() - 1, 3);
        webp.number(size.height() - 1, 3);
        webp.chunk("VP8L", pixels);
        webp.chunk("XMP ", xmp);
        return webp.file.toByteArray();
    }

    private void chunk(String name, byte[] content) {
        name(name);
        number(content.length, 4);
        file.writeBytes(content);
        if (content.length % 2 != 0) {
            file.write(0);
        }
    }

    private static int chunkBytes(int contentBytes) {
        return CHUNK_HEADER_BYTES + contentBytes + contentBytes % 2;
    }

    private void name(String name) {
        file.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    }

    private void number(int value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            file.write(value >> (8 * i));
        }
    }
}
