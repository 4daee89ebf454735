package ai.creativeflow.studio;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.imaging.PixelSize;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StudioTest {

    private static final Studio STUDIO = new Studio();
    private static final Style PLAIN = new Style(null, null, List.of());
    private static final int DISTANCE_MIN = 24;
    private static final List<PixelSize> FORMATS = List.of(
            new PixelSize(1080, 1080),
            new PixelSize(1080, 1350),
            new PixelSize(1080, 1920),
            new PixelSize(1200, 630),
            new PixelSize(1200, 627),
            new PixelSize(1600, 900),
            new PixelSize(1280, 720),
            new PixelSize(1000, 1500));
    private static final List<PixelSize> ODD = List.of(
            new PixelSize(64, 64),
            new PixelSize(4096, 64),
            new PixelSize(64, 4096),
            new PixelSize(300, 250),
            new PixelSize(728, 90),
            new PixelSize(160, 600),
            new PixelSize(1500, 500),
            new PixelSize(333, 777),
            new PixelSize(4096, 4096));

    static List<PixelSize> sizes() {
        var all = new ArrayList<>(FORMATS);
        all.addAll(ODD);
        return all;
    }

    static List<PixelSize> formats() {
        return FORMATS;
    }

    static List<String> prompts() {
        return Prompts.all();
    }

    @Test
    void corpus_is_of_the_size_it_must_be() {
        assertThat(prompts()).hasSizeGreaterThanOrEqualTo(200);
    }

    @Test
    void four_ideas_share_no_layout_background_or_typefaces() {
        for (long seed = 0; seed < 300; seed++) {
            Brief brief = new Brief("Autumn sale", new PixelSize(1080, 1080), PLAIN, seed);
            List<Direction> ideas =
                    IntStream.range(0, 8).mapToObj(i -> Direction.of(brief, i)).toList();
            for (List<Direction> set : List.of(ideas.subList(0, 4), ideas.subList(4, 8))) {
                assertThat(set).extracting(Direction::layout).doesNotHaveDuplicates();
                assertThat(set).extracting(Direction::motif).doesNotHaveDuplicates();
                assertThat(set).extracting(Direction::pairing).doesNotHaveDuplicates();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void every_prompt_fits_every_layout_inside_the_canvas_without_overlap(PixelSize size) {
        SafeZone zone = SafeZone.of(size);
        var canvas = new Box(
                zone.left(),
                zone.top(),
                size.width() - zone.left() - zone.right(),
                size.height() - zone.top() - zone.bottom());
        long seed = 0;
        for (String prompt : Prompts.sampled(size.width() * 31 + size.height() / 2)) {
            Brief brief = new Brief(prompt, size, PLAIN, seed++);
            for (int idea = 0; idea < 4; idea++) {
                Scene scene = STUDIO.compose(brief, idea);
                List<Box> boxes = scene.textBoxes().stream()
                        .map(t -> new Box(t.x(), t.y(), t.width(), t.height()))
                        .toList();
                for (int i = 0; i < boxes.size(); i++) {
                    assertThat(canvas.contains(boxes.get(i), 0.01))
                            .as("%s in %s %s of %s", scene.textBoxes().get(i), scene.layout(), size, prompt)
                            .isTrue();
                    for (int j = 0; j < i; j++) {
                        assertThat(boxes.get(i).overlaps(boxes.get(j)))
                                .as(
                                        "%s and %s in %s %s",
                                        scene.textBoxes().get(i),
                                        scene.textBoxes().get(j),
                                        scene.layout(),
                                        size)
                                .isFalse();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void text_contrasts_with_the_pixels_behind_it(PixelSize size) {
        long seed = 100;
        for (String prompt : Prompts.sampled(size.width() * 17 + size.height() / 2)) {
            Brief brief = new Brief(prompt, size, PLAIN, seed);
            Scene scene = STUDIO.compose(brief, (int) (seed % 4));
            assertReadable(scene, prompt);
            seed++;
        }
    }

    @Test
    void text_stays_in_the_safe_zone_in_every_layout() {
        SafeZone zone = new SafeZone(300, 120, 500, 90);
        var live = new Box(90, 300, 1080 - 90 - 120, 1920 - 300 - 500);
        var seen = new TreeSet<String>();
        for (long seed = 0; seed < 12; seed++) {
            Brief brief = new Brief("Flea market, 20% off until 12 June", new PixelSize(1080, 1920), PLAIN, seed)
                    .withSafeZone(zone);
            for (int idea = 0; idea < 4; idea++) {
                Scene scene = STUDIO.compose(brief, idea);
                seen.add(scene.layout());
                for (Scene.TextBox box : scene.textBoxes()) {
                    assertThat(live.contains(new Box(box.x(), box.y(), box.width(), box.height()), 0.01))
                            .as("%s in %s", box, scene.layout())
                            .isTrue();
                }
            }
        }
        assertThat(seen).hasSizeGreaterThanOrEqualTo(12);
    }

    @ParameterizedTest
    @CsvSource({
        "Summer sale at the beach, SEA",
        "Ein Konzert im Park mit Livemusik, MUSIC",
        "Soirée au restaurant: un dîner pour deux, FOOD",
        "Escuela de cocina: cocina y comida, FOOD",
        "Wir suchen Mitarbeiter, WORK",
        "Une fête pour son anniversaire, CELEBRATION",
        "Spenden für Kinder in Not, CHARITY",
    })
    void prompt_is_drawn_with_things_of_its_subject(String prompt, Subject subject) {
        assertThat(Subject.of(new Brief(prompt, new PixelSize(1080, 1080), PLAIN, 1)))
                .contains(subject);
    }

    @Test
    void half_the_ideas_at_least_show_a_subject_that_is_known() {
        for (long seed = 0; seed < 40; seed++) {
            Brief brief = new Brief("Fresh coffee", new PixelSize(1080, 1080), PLAIN, seed);
            assertThat(IntStream.range(0, 4)
                            .mapToObj(i -> Direction.of(brief, i).motif())
                            .filter(Motif.PICTORIAL::contains))
                    .hasSizeGreaterThanOrEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"elegant, ELEGANT", "playful, PLAYFUL", "bold, BOLD", "minimalist, MINIMAL", "tech, TECHNICAL"})
    void tone_drives_the_typefaces(String tone, Voice voice) {
        for (long seed = 0; seed < 20; seed++) {
            Brief brief = new Brief("Hello", new PixelSize(1080, 1080), new Style(tone, null, List.of()), seed);
            List<Pairing> spoken = voice.of(List.of()).get(1);
            for (int idea = 0; idea < 4; idea++) {
                assertThat(spoken).contains(Direction.of(brief, idea).pairing());
            }
        }
    }

    @Test
    void every_face_lies_beside_its_licence() {
        for (Face face : Face.values()) {
            String licence = face.resource().replaceFirst("[^/]+$", "OFL.txt");
            assertThat(StudioTest.class.getResource(licence)).as(licence).isNotNull();
        }
    }

    /** All drawings parse, and none is missing. */
    @Test
    void every_subject_draws_every_motif() {
        for (Subject subject : Subject.values()) {
            for (Motif motif : Motif.PICTORIAL) {
                var image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
                Scheme scheme = Scheme.of(Palette.CLASSIC.colours(), Scheme.Mood.LIGHT);
                var graphics = Brush.on(image, new PixelSize(64, 64));
                motif.paint(new Canvas(graphics, new Box(0, 0, 64, 64), scheme, subject, new Dice(1)));
                graphics.dispose();
                assertThat(IntStream.of(rgb(image)).distinct().count())
                        .as("%s %s", subject, motif)
                        .isGreaterThan(8);
            }
        }
    }

    @Test
    void hard_palettes_stay_readable() {
        List<List<String>> palettes = List.of(
                List.of("#FFFFFF"),
                List.of("#000000"),
                List.of("#FFFFFF", "#FFFFFE"),
                List.of("#808080"),
                List.of("#FF0000", "#00FF00"),
                List.of("#FFFF00"),
                List.of("#777777", "#888888", "#7F7F7F"),
                List.of("#1A73E8"),
                List.of("#FF00FF", "#00FFFF", "#FFFF00", "#FF0000", "#00FF00", "#0000FF", "#000000", "#FFFFFF"));
        for (List<String> palette : palettes) {
            for (PixelSize size :
                    List.of(new PixelSize(1080, 1080), new PixelSize(1080, 1920), new PixelSize(1200, 630))) {
                for (int idea = 0; idea < 12; idea++) {
                    Style style = new Style(null, null, palette);
                    Brief brief = new Brief("Winter sale: 30% off coats until 3 March, in all shops", size, style, 7);
                    assertReadable(STUDIO.compose(brief, idea), palette.toString());
                }
            }
        }
    }

    /** Against every pixel in the box of the text, but for the worst hundredth: antialiased edges and grain. */
    private static void assertReadable(Scene scene, String about) {
        int longest = Math.clamp(scene.canvas().longestSide(), 64, 420);
        PixelSize small = scene.canvas().longestSide()
                        > 8 * Math.min(scene.canvas().width(), scene.canvas().height())
                ? scene.canvas()
                : scene.canvas().withLongestSide(longest);
        BufferedImage behind = STUDIO.backdrop(scene, small);
        double scale = (double) small.width() / scene.canvas().width();
        for (Scene.Inscription text : scene.inscriptions()) {
            Scene.TextBox box = text.box();
            int left = (int) Math.floor(box.x() * scale);
            int top = (int) Math.floor(box.y() * scale);
            int right = Math.min(small.width(), (int) Math.ceil((box.x() + box.width()) * scale));
            int bottom = Math.min(small.height(), (int) Math.ceil((box.y() + box.height()) * scale));
            var contrasts = new ArrayList<Double>();
            for (int y = top; y < bottom; y++) {
                for (int x = left; x < right; x++) {
                    contrasts.add(text.colour().contrast(new Colour(behind.getRGB(x, y) & 0xFFFFFF)));
                }
            }
            contrasts.sort(null);
            assertThat(contrasts.get(contrasts.size() / 100))
                    .as("%s on %s %s %s for %s", box, scene.layout(), scene.background(), scene.canvas(), about)
                    .isGreaterThanOrEqualTo(4.5);
        }
    }

    /** Of {@value PictureHash#BITS} bits; unrelated pictures differ in some 75. */
    @ParameterizedTest
    @MethodSource("formats")
    void four_samples_are_four_ideas_to_the_eye(PixelSize size) {
        long seed = 1000;
        for (String prompt : Prompts.sampled(size.width() * 7 + size.height() / 2)) {
            Brief brief = new Brief(prompt, size, PLAIN, seed++);
            var hashes = new ArrayList<PictureHash>();
            for (int idea = 0; idea < 4; idea++) {
                Scene scene = STUDIO.compose(brief, idea);
                PictureHash hash = PictureHash.of(STUDIO.draw(scene, size.withLongestSide(144)));
                for (PictureHash other : hashes) {
                    assertThat(hash.distance(other))
                            .as("%s of %s, seed %d, %s", scene.layout(), prompt, brief.seed(), size)
                            .isGreaterThanOrEqualTo(DISTANCE_MIN);
                }
                hashes.add(hash);
            }
        }
    }

    @Test
    void same_brief_idea_and_size_give_the_same_pixels() {
        Brief brief = new Brief("Spring sale 20% off", new PixelSize(1080, 1350), PLAIN, 42);
        for (int idea = 0; idea < 8; idea++) {
            PixelSize pixels = brief.canvas().withLongestSide(300);
            BufferedImage one = STUDIO.draw(STUDIO.compose(brief, idea), pixels);
            BufferedImage two = new Studio().draw(STUDIO.compose(brief, idea), pixels);
            assertThat(rgb(one)).isEqualTo(rgb(two));
        }
    }

    @Test
    void many_threads_draw_the_same_pixels() throws Exception {
        Brief brief = new Brief("Spring sale 20% off", new PixelSize(1080, 1080), PLAIN, 9);
        PixelSize pixels = new PixelSize(160, 160);
        int[] alone = rgb(STUDIO.draw(STUDIO.compose(brief, 1), pixels));
        try (var threads = Executors.newFixedThreadPool(8)) {
            Callable<int[]> job = () -> rgb(STUDIO.draw(STUDIO.compose(brief, 1), pixels));
            for (Future<int[]> drawn : threads.invokeAll(Collections.nCopies(24, job))) {
                assertThat(drawn.get()).isEqualTo(alone);
            }
        }
    }

    @Test
    void another_seed_gives_another_picture() {
        Brief one = new Brief("Spring sale", new PixelSize(1080, 1080), PLAIN, 1);
        Brief two = new Brief("Spring sale", new PixelSize(1080, 1080), PLAIN, 2);
        PixelSize pixels = new PixelSize(200, 200);
        assertThat(rgb(STUDIO.draw(STUDIO.compose(one, 0), pixels)))
                .isNotEqualTo(rgb(STUDIO.draw(STUDIO.compose(two, 0), pixels)));
    }

    @Test
    void final_shows_what_the_sample_showed() {
        Brief brief = new Brief("New menu from 1 May: vegan bowls for €9.90", new PixelSize(1080, 1080), PLAIN, 5);
        for (int idea = 0; idea < 8; idea++) {
            Scene scene = STUDIO.compose(brief, idea);
            int[] sample = rgb(STUDIO.draw(scene, new PixelSize(256, 256)));
            int[] shrunk = rgb(shrunk(STUDIO.draw(scene, new PixelSize(1024, 1024)), 4));
            double sum = 0;
            for (int i = 0; i < sample.length; i++) {
                for (int shift = 0; shift <= 16; shift += 8) {
                    sum += Math.abs((sample[i] >> shift & 255) - (shrunk[i] >> shift & 255));
                }
            }
            assertThat(sum / (3.0 * sample.length))
                    .as("%s %s", scene.layout(), scene.background())
                    .isLessThan(6);
        }
    }

    /** An enlarged bitmap has soft edges four pixels wide; outlines drawn anew have one grey pixel between two colours. */
    @Test
    void final_is_drawn_anew_and_not_enlarged() {
        Brief brief = new Brief("Hello", new PixelSize(512, 512), new Style(null, null, List.of("#000000")), 5);
        Scene scene = STUDIO.compose(brief, 0);
        Scene.TextBox headline = scene.textBoxes().getFirst();
        BufferedImage large = STUDIO.draw(scene, new PixelSize(2048, 2048));
        int y = (int) (4 * (headline.y() + headline.height() / 2));
        int steepest = 0;
        for (int x = (int) (4 * headline.x()); x < 4 * (headline.x() + headline.width()) - 2; x++) {
            steepest = Math.max(steepest, Math.abs((large.getRGB(x, y) & 255) - (large.getRGB(x + 2, y) & 255)));
        }
        assertThat(steepest).isGreaterThan(150);
    }

    @Test
    void palette_of_the_caller_is_what_the_picture_is_made_of() {
        List<String> palette = List.of("#0B3954", "#FF6663", "#E0FF4F");
        Style style = new Style("luxury", "coffee", palette);
        for (int idea = 0; idea < 8; idea++) {
            Brief brief = new Brief("Opening night", new PixelSize(1080, 1080), style, 11);
            Scene scene = STUDIO.compose(brief, idea);
            assertThat(scene.colours()).as(scene.layout()).containsAll(palette);
            int[] pixels = rgb(STUDIO.draw(scene, new PixelSize(200, 200)));
            for (String colour : palette) {
                Colour wanted = Colour.of(colour);
                long near = IntStream.of(pixels)
                        .filter(p -> new Colour(p & 0xFFFFFF).distance(wanted) < 0.1)
                        .count();
                assertThat(near)
                        .as("%s in %s %s", colour, scene.layout(), scene.background())
                        .isGreaterThan(40);
            }
        }
    }

    @Test
    void picture_without_drawable_text_still_has_art_and_says_why() {
        for (int idea = 0; idea < 8; idea++) {
            Scene scene = STUDIO.compose(new Brief("夏のセール", new PixelSize(1080, 1080), PLAIN, 3), idea);
            assertThat(scene.textBoxes()).isEmpty();
            assertThat(scene.warnings()).extracting(Warning::code).contains("unsupported_script", "no_text");
            assertThat(IntStream.of(rgb(STUDIO.draw(scene, new PixelSize(128, 128))))
                            .distinct()
                            .count())
                    .isGreaterThan(8);
        }
    }

    private static int[] rgb(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static BufferedImage shrunk(BufferedImage image, int by) {
        var small = new BufferedImage(image.getWidth() / by, image.getHeight() / by, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < small.getHeight(); y++) {
            for (int x = 0; x < small.getWidth(); x++) {
                int[] sums = new int[3];
                for (int i = 0; i < by * by; i++) {
                    int pixel = image.getRGB(x * by + i % by, y * by + i / by);
                    for (int part = 0; part < 3; part++) {
                        sums[part] += pixel >> (8 * part) & 255;
                    }
                }
                int n = by * by;
                small.setRGB(x, y, (sums[2] / n) << 16 | (sums[1] / n) << 8 | sums[0] / n);
            }
        }
        return small;
    }
}
