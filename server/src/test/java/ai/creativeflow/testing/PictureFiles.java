package ai.creativeflow.testing;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Files of pictures as people have them, and what can be done to them. */
public final class PictureFiles {

    public static final String SVG = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#0077b6"/></svg>
            """;

    private PictureFiles() {}

    /** Of this kind ({@code png}, {@code jpeg}, {@code gif}), coloured by the seed. */
    public static byte[] picture(String kind, int width, int height, long seed) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        var random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            graphics.setColor(new Color(random.nextInt(0x1000000)));
            graphics.fillOval(random.nextInt(width), random.nextInt(height), width / 3 + 1, height / 3 + 1);
        }
        graphics.dispose();
        var out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, kind, out)) {
                throw new IllegalArgumentException(kind);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A different one each time. */
    public static byte[] png(long seed) {
        return picture("png", 60, 40, seed);
    }

    public static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    public static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A chunk of a PNG, its checksum right. */
    public static byte[] chunk(String type, byte[] content) {
        ByteBuffer chunk = ByteBuffer.allocate(content.length + 12);
        chunk.putInt(content.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(content);
        var crc = new CRC32();
        crc.update(chunk.array(), 4, content.length + 4);
        return chunk.putInt((int) crc.getValue()).array();
    }

    /** The same PNG with something between its size and its pixels. */
    public static byte[] pngWith(byte[] png, byte[] chunk) {
        return join(Arrays.copyOf(png, 33), chunk, Arrays.copyOfRange(png, 33, png.length));
    }

    public static byte[] withByte(byte[] file, int at, int value) {
        byte[] other = file.clone();
        other[at] = (byte) value;
        return other;
    }

    /** A form of one file and any fields, in pairs; the boundary is {@code cut}. */
    public static byte[] form(String fileName, String mediaType, byte[] file, String... fields) {
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            out.writeBytes(text("--cut\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                    .formatted(fields[i], fields[i + 1])));
        }
        out.writeBytes(text(
                "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n"
                        .formatted(fileName, mediaType)));
        out.writeBytes(file);
        out.writeBytes(text("\r\n--cut--\r\n"));
        return out.toByteArray();
    }
}
