package ai.creativeflow.imaging;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a file says of how its pixels are to be understood: how they lie, and of a JPEG what they are made of. Whatever is
 * damaged or missing says nothing, and is no fault: {@link PictureFile#inspect} judges files.
 *
 * @param orientation by its Exif part
 * @param components of each pixel of a JPEG; 0 where it is none
 * @param transform what Adobe's segment of a JPEG says of them (2: the first three are luminance and colour); null without one
 */
record Header(
        Orientation orientation, int components, @Nullable Integer transform) {

    static final int ADOBE_YCCK = 2;

    private static final Header SILENT = new Header(Orientation.UPRIGHT, 0, null);
    private static final int PARTS_MAX = 1_000;
    private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};
    private static final byte[] ADOBE = {'A', 'd', 'o', 'b', 'e'};
    private static final int ADOBE_BYTES = 12;

    /** Leaves the file at its beginning. */
    static Header read(PictureKind kind, ImageInputStream file) throws IOException {
        try {
            return switch (kind) {
                case JPEG -> jpeg(file);
                case WEBP -> SILENT.with(orientation(webpExif(file), file));
                case PNG -> SILENT.with(orientation(pngExif(file), file));
                case GIF, SVG -> SILENT;
            };
        } catch (EOFException | IndexOutOfBoundsException damaged) {
            return SILENT;
        } finally {
            file.setByteOrder(ByteOrder.BIG_ENDIAN);
            file.seek(0);
        }
    }

    boolean isOfInks() {
        return components == 4;
    }

    private Header with(Orientation found) {
        return new Header(found, components, transform);
    }

    /** ITU-T T.81, segment by segment up to the first scan. */
    private static Header jpeg(ImageInputStream file) throws IOException {
        Header header = SILENT;
        file.seek(2);
        for (int part = 0; part < PARTS_MAX && file.readUnsignedByte() == 0xFF; part++) {
            int marker = file.readUnsignedByte();
            while (marker == 0xFF) {
                marker = file.readUnsignedByte();
            }
            int length = file.readUnsignedShort() - 2;
            long at = file.getStreamPosition();
            if (marker == 0xDA || length < 0) {
                return header;
            }
            header = header.withSegment(marker, at, length, file);
            file.setByteOrder(ByteOrder.BIG_ENDIAN);
            file.seek(at + length);
        }
        return header;
    }

    private Header withSegment(int marker, long at, int length, ImageInputStream file) throws IOException {
        if (marker >= 0xC0 && marker <= 0xC2 && length >= 6) {
            file.skipBytes(5);
            return new Header(orientation, file.readUnsignedByte(), transform);
        }
        if (marker == 0xEE && length >= ADOBE_BYTES && begins(file, ADOBE)) {
            file.seek(at + ADOBE_BYTES - 1);
            return new Header(orientation, components, file.readUnsignedByte());
        }
        if (marker == 0xE1 && length > EXIF.length && begins(file, EXIF)) {
            return with(orientation(new Part(at + EXIF.length, length - EXIF.length), file));
        }
        return this;
    }

    private static boolean begins(ImageInputStream file, byte[] wanted) throws IOException {
        byte[] found = new byte[wanted.length];
        file.readFully(found);
        return Arrays.equals(found, wanted);
    }

    private record Part(long at, long length) {}

    /** RFC 9649, section 2.7; some writers begin it as in a JPEG. */
    private static @Nullable Part webpExif(ImageInputStream file) throws IOException {
        long at = 12;
        for (int part = 0; part < PARTS_MAX; part++) {
            file.setByteOrder(ByteOrder.LITTLE_ENDIAN);
            file.seek(at);
            String name = name(file);
            long length = file.readUnsignedInt();
            if (name.equals("EXIF")) {
                boolean asInJpeg = begins(file, EXIF);
                return asInJpeg ? new Part(at + 8 + EXIF.length, length - EXIF.length) : new Part(at + 8, length);
            }
            at += 8 + length + length % 2;
        }
        return null;
    }

    /** PNG specification, third edition, 11.3.2.4; where it stands before the pixels. */
    private static @Nullable Part pngExif(ImageInputStream file) throws IOException {
        long at = 8;
        for (int part = 0; part < PARTS_MAX; part++) {
            file.seek(at);
            long length = file.readUnsignedInt();
            String name = name(file);
            if (name.equals("eXIf")) {
                return new Part(at + 8, length);
            }
            if (name.equals("IDAT")) {
                return null;
            }
            at += 12 + length;
        }
        return null;
    }

    private static String name(ImageInputStream file) throws IOException {
        byte[] name = new byte[4];
        file.readFully(name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    /** Of the first directory of a TIFF (6.0, section 2), which is what Exif is written in. */
    private static Orientation orientation(@Nullable Part exif, ImageInputStream file) throws IOException {
        if (exif == null) {
            return Orientation.UPRIGHT;
        }
        file.seek(exif.at());
        int order = file.readUnsignedShort();
        file.setByteOrder(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        file.skipBytes(2);
        long directory = file.readUnsignedInt();
        if (directory > exif.length()) {
            return Orientation.UPRIGHT;
        }
        file.seek(exif.at() + directory);
        int entries = file.readUnsignedShort();
        for (int entry = 0; entry < entries; entry++) {
            file.seek(exif.at() + directory + 2 + 12L * entry);
            if (file.readUnsignedShort() == 274) {
                file.skipBytes(6);
                int tag = file.readUnsignedShort();
                return tag >= 1 && tag <= Orientation.TAG_MAX ? new Orientation(tag) : Orientation.UPRIGHT;
            }
        }
        return Orientation.UPRIGHT;
    }
}
