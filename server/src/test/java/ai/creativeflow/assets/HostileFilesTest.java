package ai.creativeflow.assets;

import static ai.creativeflow.testing.PictureFiles.chunk;
import static ai.creativeflow.testing.PictureFiles.join;
import static ai.creativeflow.testing.PictureFiles.picture;
import static ai.creativeflow.testing.PictureFiles.png;
import static ai.creativeflow.testing.PictureFiles.pngWith;
import static ai.creativeflow.testing.PictureFiles.text;
import static ai.creativeflow.testing.PictureFiles.withByte;
import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.imaging.Encoder;
import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Receiver;
import ai.creativeflow.testing.Refusal;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are made to be something else to somebody: refused, or drawn anew, and never served as they came. */
class HostileFilesTest {

    private static final int FLIPS = 150;
    private static final Platform PLATFORM = Platform.shared();
    private static final Client CLIENT = PLATFORM.team("enterprise").test();

    /** Told apart by their first bytes only. */
    private static final Map<String, byte[]> SOUND = Map.of(
            "image/png", picture("png", 40, 30, 1),
            "image/jpeg", picture("jpeg", 40, 30, 1),
            "image/gif", picture("gif", 40, 30, 1),
            "image/webp", webp());

    static Stream<Map.Entry<String, byte[]>> refused() {
        var files = new LinkedHashMap<String, byte[]>();
        byte[] png = png(1);
        byte[] jpeg = sound("image/jpeg");
        byte[] page = text("<!DOCTYPE html><script>alert(1)</script>");
        files.put("png with a page in a comment", pngWith(png, chunk("tEXt", join(text("Comment\0"), page))));
        files.put(
                "png with a page in a packed comment", pngWith(png, chunk("zTXt", join(text("C\0\0"), packed(page)))));
        files.put(
                "png with a page in an international comment",
                pngWith(png, chunk("iTXt", join(text("C\0"), new byte[] {1, 0, 0, 0}, packed(page)))));
        files.put("png with a page in a private chunk", pngWith(png, chunk("prVt", page)));
        files.put("png and zip", join(png, zip()));
        files.put("png and page", join(png, page));
        files.put("png and png", join(png, png));
        files.put("webp and zip", join(sound("image/webp"), zip()));
        files.put(
                "jpeg with a page in a comment",
                join(Arrays.copyOf(jpeg, 2), segment(0xFE, page), Arrays.copyOfRange(jpeg, 2, jpeg.length)));
        files.put(
                "jpeg with a zip in a segment",
                join(Arrays.copyOf(jpeg, 2), segment(0xE9, zip()), Arrays.copyOfRange(jpeg, 2, jpeg.length)));
        files.put("png bomb: 50 000 by 50 000", bomb(50_000, 50_000, 1000));
        files.put("png bomb: one row of four thousand million", bomb(-1, 1, 1000));
        files.put("png whose comment unpacks to a gigabyte", pngWith(png, chunk("zTXt", join(text("C\0\0"), zeros()))));
        files.put("png with fewer pixels than it says", bomb(8_000, 8_000, 1000));
        files.put("png of no size", bomb(0, 10, 10));
        files.put("png whose pixels are no zlib", truncatedPixels());
        files.put("gif bomb", withShort(withShort(sound("image/gif"), 6, 65_535), 8, 65_535));
        files.put("jpeg bomb", jpegOfSize(65_000, 65_000));
        files.put("nothing but a signature", Arrays.copyOf(png, 8));
        files.put("jpeg of nothing", new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xD9});
        files.put("webp of nothing", text("RIFF\4\0\0\0WEBP"));
        files.put("gif of nothing", text("GIF89a\1\0\1\0\0\0\0;"));
        files.put("svg of entities", text("""
                <?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
                <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>&d;</text></svg>"""));
        files.put("svg of nothing", text("<svg"));
        files.put(
                "svg of too many parts",
                text("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">"
                        + "<rect width=\"1\" height=\"1\"/>".repeat(5000) + "</svg>"));
        return files.entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void file_that_is_no_mere_picture_is_refused(Map.Entry<String, byte[]> file) {
        Answer answer = CLIENT.send("POST", "/v1/assets", "application/octet-stream", file.getValue());

        assertThat(answer.status()).as(file.getKey() + ": " + answer).isIn(415, 422);
        Refusal.of(answer, answer.status(), answer.status() == 415 ? "unsupported_media_type" : "unreadable_image");
    }

    /** What follows its end does not belong to it, as with the telephones that leave further pictures there. */
    @Test
    void jpeg_ends_where_it_ends() {
        byte[] jpeg = sound("image/jpeg");

        Answer asset = CLIENT.send("POST", "/v1/assets", "image/jpeg", join(jpeg, zip()));

        assertThat(content(asset).body()).isEqualTo(jpeg);
    }

    /** GIFAR: what is drawn anew has nothing of the archive. */
    @Test
    void gif_and_archive_in_one_becomes_a_picture_only() {
        Answer asset = CLIENT.send("POST", "/v1/assets", "image/gif", join(sound("image/gif"), zip()));

        assertThat(asset.status()).isEqualTo(201);
        assertThat(new String(content(asset).body(), StandardCharsets.ISO_8859_1))
                .startsWith("\u0089PNG")
                .doesNotContain("PK\u0003\u0004");
    }

    /** Scripts, entities and references to elsewhere: drawn without them, and nobody is asked for anything. */
    @Test
    void svg_that_reaches_out_reaches_nobody() throws IOException {
        try (var receiver = new Receiver()) {
            String url = receiver.url();
            String svg = """
                    <?xml version="1.0"?>
                    <?xml-stylesheet href="%1$s" type="text/css"?>
                    <!DOCTYPE svg SYSTEM "%1$s">
                    <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9"
                         onload="fetch('%1$s')">
                      <script href="%1$s">fetch('%1$s')</script>
                      <style>@import url(%1$s); rect { fill: url(%1$s) }</style>
                      <image href="%1$s" width="9" height="9"/>
                      <use xlink:href="%1$s#a"/>
                      <foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="%1$s"/></foreignObject>
                      <rect width="9" height="9" fill="red"/>
                    </svg>""".formatted(url);

            Answer asset = CLIENT.send("POST", "/v1/assets", "image/svg+xml", text(svg));

            assertThat(asset.status()).as(asset.toString()).isEqualTo(201);
            assertThat(content(asset).header("Content-Type")).isEqualTo("image/png");
            assertThat(receiver.received()).isEmpty();
        }
    }

    @Test
    void file_on_this_machine_is_not_read_into_a_picture() {
        Answer answer = CLIENT.send("POST", "/v1/assets", "image/svg+xml", text("""
                <!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>&x;</text></svg>"""));

        Refusal.of(answer, 422, "unreadable_image");
    }

    static Stream<String> mediaTypes() {
        return SOUND.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("mediaTypes")
    void sound_file_is_taken(String mediaType) {
        assertThat(CLIENT.send("POST", "/v1/assets", mediaType, sound(mediaType))
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @MethodSource("mediaTypes")
    void file_that_ends_too_early_is_refused(String mediaType) {
        byte[] file = sound(mediaType);
        for (int length : new int[] {file.length - 1, file.length - 8, file.length / 2, 40, 13}) {
            Refusal.of(
                    CLIENT.send("POST", "/v1/assets", mediaType, Arrays.copyOf(file, length)), 422, "unreadable_image");
        }
    }

    /** Whatever a broken bit makes of a file, the answer is one of three, and what is stored is a picture. */
    @ParameterizedTest
    @MethodSource("mediaTypes")
    void broken_bits_are_refused_or_harmless(String mediaType) {
        byte[] file = sound(mediaType);
        var random = new Random(7);
        int refused = 0;
        for (int i = 0; i < FLIPS; i++) {
            int at = random.nextInt(file.length);
            Answer answer = CLIENT.send(
                    "POST", "/v1/assets", mediaType, withByte(file, at, file[at] ^ (1 << random.nextInt(8))));
            assertThat(answer.status())
                    .as(mediaType + " broken at " + at + ": " + answer)
                    .isIn(201, 415, 422);
            refused += answer.status() == 201 ? 0 : 1;
        }
        assertThat(refused).isPositive();
        if (mediaType.equals("image/png")) {
            assertThat(refused).as("a PNG has checksums").isEqualTo(FLIPS);
        }
    }

    @Test
    void stored_file_is_served_as_a_picture_in_a_sandbox() {
        Answer asset = CLIENT.send("POST", "/v1/assets", "image/png", png(3));

        Answer content = content(asset);

        assertThat(content.header("Content-Type")).isEqualTo("image/png");
        assertThat(content.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(content.header("Content-Security-Policy")).isEqualTo("default-src 'none'; sandbox");
    }

    private static Answer content(Answer asset) {
        return CLIENT.get("/v1/assets/" + asset.text("/id") + "/content");
    }

    private static byte[] sound(String mediaType) {
        return Objects.requireNonNull(SOUND.get(mediaType));
    }

    private static byte[] webp() {
        var image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 30; i++) {
            image.setRGB(i, i, 0xFF8800 + i * 7);
        }
        return Encoder.encode(image, FileFormat.WEBP);
    }

    private static byte[] packed(byte[] content) {
        var out = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(out)) {
            deflater.write(content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    /** A megabyte that unpacks to a thousand. */
    private static byte[] zeros() {
        var out = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(out, new Deflater(9))) {
            for (int i = 0; i < 1000; i++) {
                deflater.write(new byte[1 << 20]);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    /** A PNG that says so many pixels and has a few bytes of them. */
    private static byte[] bomb(int width, int height, int bytes) {
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) 8)
                .put((byte) 2)
                .array();
        return join(
                Arrays.copyOf(png(1), 8),
                chunk("IHDR", header),
                chunk("IDAT", packed(new byte[bytes])),
                chunk("IEND", new byte[0]));
    }

    private static byte[] truncatedPixels() {
        byte[] header = ByteBuffer.allocate(13)
                .putInt(4)
                .putInt(4)
                .put((byte) 8)
                .put((byte) 2)
                .array();
        return join(
                Arrays.copyOf(png(1), 8),
                chunk("IHDR", header),
                chunk("IDAT", text("no zlib at all")),
                chunk("IEND", new byte[0]));
    }

    private static byte[] jpegOfSize(int width, int height) {
        byte[] jpeg = sound("image/jpeg").clone();
        for (int i = 2; i < jpeg.length - 9; i++) {
            if ((jpeg[i] & 0xFF) == 0xFF && (jpeg[i + 1] & 0xFF) == 0xC0) {
                ByteBuffer.wrap(jpeg).putShort(i + 5, (short) height).putShort(i + 7, (short) width);
                return jpeg;
            }
        }
        throw new AssertionError("no frame");
    }

    /** The low byte first. */
    private static byte[] withShort(byte[] file, int at, int value) {
        return withByte(withByte(file, at, value), at + 1, value >> 8);
    }

    private static byte[] segment(int marker, byte[] content) {
        return join(
                new byte[] {(byte) 0xFF, (byte) marker, (byte) ((content.length + 2) >> 8), (byte) (content.length + 2)
                },
                content);
    }

    private static byte[] zip() {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("Evil.class"));
            zip.write(text("code"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }
}
