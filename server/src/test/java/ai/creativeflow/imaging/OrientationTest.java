package ai.creativeflow.imaging;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.LyingFiles;
import ai.creativeflow.testing.PictureFiles;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However a picture lies in its file, it is read upright. */
class OrientationTest {

    private static final int WIDTH = 96;
    private static final int HEIGHT = 64;

    private static final Map<Color, Character> NAMES =
            Map.of(Color.RED, 'R', Color.GREEN, 'G', Color.BLUE, 'B', Color.YELLOW, 'Y');

    @TempDir
    private Path directory;

    /** The quarters as they are to be seen, above and below; by the drawings of the standard. */
    @ParameterizedTest
    @CsvSource({"1, RG/BY", "2, GR/YB", "3, YB/GR", "4, BY/RG", "5, RB/GY", "6, BR/YG", "7, YG/BR", "8, GY/RB"})
    void jpeg_is_read_upright_wherever_it_is_read(int tag, String quarters) throws IOException {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            byte[] file = LyingFiles.jpeg(LyingFiles.quarters(WIDTH, HEIGHT), tag, order);
            Path kept = Files.write(directory.resolve("lying.jpg"), file);
            int width = tag < 5 ? WIDTH : HEIGHT;
            int height = tag < 5 ? HEIGHT : WIDTH;

            assertThat(PictureFile.inspect(PictureKind.JPEG, kept))
                    .isEqualTo(new Inspection.Sound(width, height, file.length));
            assertThat(seen(PictureFile.decode(PictureKind.JPEG, kept, width, height)
                            .orElseThrow()))
                    .isEqualTo(width + "x" + height + " " + quarters);
            assertThat(seen(PictureFile.decode(PictureKind.JPEG, kept, width / 2, height / 2)
                            .orElseThrow()))
                    .isEqualTo(width / 2 + "x" + height / 2 + " " + quarters);
            assertThat(Pixels.sizeOf(file)).contains(new PixelSize(width, height));
            assertThat(seen(Pixels.read(file).orElseThrow())).isEqualTo(width + "x" + height + " " + quarters);
            assertThat(seen(Pixels.read(file, WIDTH / 2).orElseThrow()))
                    .isEqualTo(width / 2 + "x" + height / 2 + " " + quarters);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void no_pixel_is_lost_or_blurred_on_the_way(int tag) {
        var random = new Random(7);
        var image = new BufferedImage(7, 5, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 35; i++) {
            image.setRGB(i % 7, i / 7, random.nextInt(0x1000000));
        }
        byte[] lying = LyingFiles.webp(Encoder.encode(image, FileFormat.WEBP), 7, 5, tag);

        BufferedImage read = Pixels.read(lying).orElseThrow();

        assertThat(read.getWidth()).isEqualTo(tag < 5 ? 7 : 5);
        assertThat(pixels(read)).isEqualTo(pixels(image));
        boolean firstStaysFirst = tag == 1 || tag == 5;
        assertThat(read.getRGB(0, 0) == image.getRGB(0, 0)).isEqualTo(firstStaysFirst);
    }

    @Test
    void webp_and_png_are_read_upright_too() throws IOException {
        byte[] webp =
                LyingFiles.webp(Encoder.encode(LyingFiles.quarters(WIDTH, HEIGHT), FileFormat.WEBP), WIDTH, HEIGHT, 6);
        byte[] png = PictureFiles.pngWith(
                Encoder.encode(LyingFiles.quarters(WIDTH, HEIGHT), FileFormat.PNG),
                PictureFiles.chunk("eXIf", LyingFiles.exif(6, ByteOrder.BIG_ENDIAN)));

        for (byte[] file : new byte[][] {webp, png}) {
            assertThat(seen(Pixels.read(file).orElseThrow())).isEqualTo("64x96 BR/YG");
        }
        assertThat(PictureFile.inspect(PictureKind.WEBP, Files.write(directory.resolve("lying.webp"), webp)))
                .isEqualTo(new Inspection.Sound(64, 96, webp.length));
        assertThat(PictureFile.inspect(PictureKind.PNG, Files.write(directory.resolve("lying.png"), png)))
                .isEqualTo(new Inspection.Sound(64, 96, png.length));
    }

    /** Few bytes and many pixels are no bomb where the pixels are few enough. */
    @Test
    void plain_picture_that_is_packed_into_few_bytes_is_read() throws IOException {
        byte[] file = Encoder.encode(LyingFiles.quarters(2_000, 2_000), FileFormat.WEBP);
        Path kept = Files.write(directory.resolve("plain.webp"), file);

        assertThat(file.length).as("thousands of pixels a byte").isLessThan(2_000 * 2_000 * 3 / 2_048);
        assertThat(PictureFile.decode(PictureKind.WEBP, kept, 100, 100)).isPresent();
    }

    /** What says nothing that can be understood is taken as it lies, and nothing else comes of it. */
    @Test
    void damaged_exif_is_none() {
        byte[] whole = LyingFiles.jpeg(LyingFiles.quarters(WIDTH, HEIGHT), 6, ByteOrder.BIG_ENDIAN);
        int exif = 12;
        var random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            byte[] file = whole.clone();
            for (int flips = 0; flips < 3; flips++) {
                file[exif + random.nextInt(56)] ^= (byte) (1 << random.nextInt(8));
            }
            assertThat(seen(Pixels.read(file).orElseThrow()).substring(0, 5)).isIn("64x96", "96x64");
        }
        assertThat(seen(Pixels.read(LyingFiles.jpeg(LyingFiles.quarters(WIDTH, HEIGHT), 9, ByteOrder.BIG_ENDIAN))
                        .orElseThrow()))
                .isEqualTo("96x64 RG/BY");
    }

    private static String seen(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        return "%dx%d %s%s/%s%s"
                .formatted(
                        width,
                        height,
                        name(image, width / 4, height / 4),
                        name(image, width * 3 / 4, height / 4),
                        name(image, width / 4, height * 3 / 4),
                        name(image, width * 3 / 4, height * 3 / 4));
    }

    /** JPEG is near and not exact. */
    private static char name(BufferedImage image, int x, int y) {
        var colour = new Color(image.getRGB(x, y));
        var nearest = new Color(colour.getRed() & 0x80, colour.getGreen() & 0x80, colour.getBlue() & 0x80).getRGB()
                & 0x808080;
        return NAMES.entrySet().stream()
                .filter(one -> (one.getKey().getRGB() & 0x808080) == nearest)
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse('?');
    }

    private static Map<Integer, Long> pixels(BufferedImage image) {
        int[] all = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return IntStream.of(all).boxed().collect(Collectors.groupingBy(pixel -> pixel, Collectors.counting()));
    }
}
