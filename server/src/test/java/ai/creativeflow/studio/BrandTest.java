package ai.creativeflow.studio;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.imaging.VectorImage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BrandTest {

    private static final Studio STUDIO = new Studio();
    private static final Style PLAIN = new Style(null, null, List.of());
    private static final Brief BRIEF =
            new Brief("Flea market on Sunday, 20% off until 12 June", new PixelSize(1080, 1080), PLAIN, 1);

    @ParameterizedTest
    @CsvSource({"1080, 1080", "1080, 1920", "1200, 630", "1080, 1350", "728, 90", "160, 600"})
    void logo_stands_alone_inside_the_safe_zone_and_is_seen(int width, int height) {
        var size = new PixelSize(width, height);
        SafeZone zone = SafeZone.of(size);
        var live = new Box(
                zone.left(), zone.top(), width - zone.left() - zone.right(), height - zone.top() - zone.bottom());
        for (Color colour : List.of(Color.BLACK, Color.WHITE, new Color(0x1A73E8), new Color(0xE53935))) {
            for (int idea = 0; idea < 16; idea++) {
                Artwork artwork = idea / 4 % 2 == 0
                        ? new Artwork.Bitmap(logo(colour))
                        : outlines(
                                "<rect width='200' height='80' fill='#%06x'/>".formatted(colour.getRGB() & 0xFFFFFF));
                BrandKit kit = new BrandKit(List.of(), null, null, artwork);
                Brief brief = new Brief(BRIEF.prompt(), size, PLAIN, idea).withBrandKit(kit);
                Scene scene = STUDIO.compose(brief, idea % 4);
                Box logo = Objects.requireNonNull(scene.logo());
                assertThat(live.contains(logo, 0.01)).as(scene.layout()).isTrue();
                for (Scene.TextBox text : scene.textBoxes()) {
                    assertThat(logo.overlaps(new Box(text.x(), text.y(), text.width(), text.height())))
                            .as("%s in %s %s", text, scene.layout(), size)
                            .isFalse();
                }
                assertThat(seen(STUDIO.draw(scene, size), logo, colour))
                        .as("%s on %s %s", colour, scene.layout(), scene.background())
                        .isTrue();
            }
        }
    }

    /** The middle of the logo is its colour, and a step outside it nothing comes near that. */
    private static boolean seen(BufferedImage picture, Box logo, Color colour) {
        Colour mine = new Colour(colour.getRGB() & 0xFFFFFF);
        Colour middle = new Colour(picture.getRGB((int) logo.centreX(), (int) logo.centreY()) & 0xFFFFFF);
        int x = (int) Math.ceil(logo.right()) + 1;
        Colour beside = new Colour(picture.getRGB(x, (int) logo.centreY()) & 0xFFFFFF);
        return middle.distance(mine) < 0.05 && beside.contrast(mine) > 1.4;
    }

    /** Between two colours of outlines there is a pixel or two of both; an enlarged bitmap would have a dozen. */
    @Test
    void logo_of_outlines_is_as_sharp_in_a_4k_final_as_in_a_sample() {
        Artwork artwork = outlines("<rect width='200' height='80'/><rect x='90' width='20' height='80' fill='#fff'/>");
        for (PixelSize size : List.of(new PixelSize(1080, 1080), new PixelSize(1080, 1920))) {
            for (int idea = 0; idea < 4; idea++) {
                Brief brief =
                        new Brief("Hello", size, PLAIN, 3).withBrandKit(new BrandKit(List.of(), null, null, artwork));
                Scene scene = STUDIO.compose(brief, idea);
                PixelSize large = size.withLongestSide(4096);
                BufferedImage drawn = STUDIO.draw(scene, large);
                double scale = (double) large.width() / size.width();
                Box logo = Objects.requireNonNull(scene.logo());
                int between = 0;
                for (int x = (int) (scale * (logo.x() + 2)); x < scale * (logo.right() - 2); x++) {
                    int green = (drawn.getRGB(x, (int) (scale * logo.centreY())) >> 8) & 255;
                    between += green > 8 && green < 247 ? 1 : 0;
                }
                assertThat(between).as(scene.layout()).isLessThanOrEqualTo(4);
                assertThat(logo.width() * scale).isGreaterThan(300);
            }
        }
    }

    @Test
    void colours_and_bundled_families_of_the_brand_are_used() {
        BrandKit kit = new BrandKit(List.of("#0B3954", "#FF6663"), "Zilla Slab", "Manrope", null);
        for (int idea = 0; idea < 8; idea++) {
            Scene scene = STUDIO.compose(BRIEF.withBrandKit(kit), idea);
            assertThat(scene.colours()).contains("#0B3954", "#FF6663");
            assertThat(scene.textBoxes())
                    .filteredOn(t -> t.role().equals("headline"))
                    .extracting(Scene.TextBox::face)
                    .containsOnly("ZILLA_SLAB");
            assertThat(scene.warnings()).isEmpty();
        }
    }

    @Test
    void family_that_is_not_bundled_gives_a_warning() {
        BrandKit kit = new BrandKit(List.of(), "Helvetica", null, null);
        assertThat(STUDIO.compose(BRIEF.withBrandKit(kit), 0).warnings())
                .extracting(Warning::code)
                .containsExactly("unsupported_font");
    }

    @ParameterizedTest
    @EnumSource
    void reference_picture_is_shown_in_every_idea(ReferenceImage.Placement placement) {
        var image = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(0x12C312));
        graphics.fillRect(0, 0, 300, 200);
        graphics.dispose();
        for (long seed = 0; seed < 6; seed++) {
            for (int idea = 0; idea < 4; idea++) {
                Brief brief = new Brief("Hello", new PixelSize(1080, 1080), PLAIN, seed)
                        .withReference(new ReferenceImage(image, placement));
                Scene scene = STUDIO.compose(brief, idea);
                BufferedImage drawn = STUDIO.draw(scene, new PixelSize(200, 200));
                int green = 0;
                for (int i = 0; i < 200 * 200; i++) {
                    green += (drawn.getRGB(i % 200, i / 200) & 0xFFFFFF) == 0x12C312 ? 1 : 0;
                }
                assertThat(green).as(scene.layout()).isGreaterThan(1000);
            }
        }
    }

    /** Where a format has no room for it, the caller is told. */
    @Test
    void reference_picture_that_has_no_room_gives_a_warning() {
        var image = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(0x12C312));
        graphics.fillRect(0, 0, 300, 200);
        graphics.dispose();
        int warned = 0;
        for (int idea = 0; idea < 16; idea++) {
            Brief brief = new Brief("Hello", new PixelSize(1456, 180), PLAIN, idea)
                    .withReference(new ReferenceImage(image, ReferenceImage.Placement.COVER));
            Scene scene = STUDIO.compose(brief, idea % 4);
            BufferedImage drawn = STUDIO.draw(scene, new PixelSize(1456, 180));
            boolean shown = false;
            for (int x = 0; x < 1456; x++) {
                shown |= (drawn.getRGB(x, 90) & 0xFFFFFF) == 0x12C312;
            }
            boolean told = scene.warnings().stream().anyMatch(one -> one.code().equals("reference_not_shown"));
            assertThat(told).as(scene.layout()).isNotEqualTo(shown);
            warned += told ? 1 : 0;
        }
        assertThat(warned).isPositive();
    }

    /** Lines that are finer than the sample's pixels become grey, all alike; pixels that are left out would become a pattern. */
    @Test
    void large_bitmap_is_made_small_smoothly() {
        var lines = new BufferedImage(2040, 1020, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 2040; x++) {
            for (int y = 0; y < 1020; y++) {
                lines.setRGB(x, y, x / 3 % 2 == 0 ? 0 : 0xFFFFFF);
            }
        }
        BrandKit kit = new BrandKit(List.of(), null, null, new Artwork.Bitmap(lines));
        for (int idea = 0; idea < 4; idea++) {
            Scene scene = STUDIO.compose(BRIEF.withBrandKit(kit), idea);
            BufferedImage drawn = STUDIO.draw(scene, new PixelSize(512, 512));
            Box logo = Objects.requireNonNull(scene.logo());
            double scale = 512.0 / 1080;
            for (int x = (int) (scale * logo.x()) + 2; x < scale * logo.right() - 2; x++) {
                int green = drawn.getRGB(x, (int) (scale * logo.centreY())) >> 8 & 255;
                assertThat(green).isBetween(96, 160);
            }
        }
    }

    @Test
    void empty_border_of_a_logo_is_cut_off() {
        var image = new BufferedImage(400, 300, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = image.createGraphics();
        graphics.drawImage(logo(Color.RED), 150, 90, null);
        graphics.dispose();

        assertThat(new Artwork.Bitmap(image).aspect()).isEqualTo(2.5);
        assertThat(new Artwork.Bitmap(new BufferedImage(40, 30, BufferedImage.TYPE_INT_ARGB)).aspect())
                .as("nothing to be seen at all")
                .isEqualTo(4 / 3.0);
    }

    @Test
    void logo_that_brings_its_own_ground_stands_on_no_plate() {
        BufferedImage boxed = logo(Color.WHITE);
        Graphics2D graphics = boxed.createGraphics();
        graphics.setColor(new Color(0xD7263D));
        graphics.fillOval(70, 10, 60, 60);
        graphics.dispose();
        BrandKit kit = new BrandKit(List.of("#D7263D", "#FFEFEE"), null, null, new Artwork.Bitmap(boxed));
        for (int idea = 0; idea < 16; idea++) {
            Scene scene = STUDIO.compose(BRIEF.withBrandKit(kit), idea);
            Box logo = Objects.requireNonNull(scene.logo());
            Layer below = scene.layers().get(scene.layers().size() - 2);
            boolean plate = below instanceof Layer.Fill fill
                    && Box.of(fill.shape().getBounds2D()).contains(logo, 0.01)
                    && fill.shape().getBounds2D().getWidth() < 2 * logo.width();
            assertThat(plate).as(scene.layout()).isFalse();
        }
    }

    @Test
    void right_to_left_text_stands_at_the_right_and_left_to_right_at_the_left() {
        for (long seed = 0; seed < 12; seed++) {
            for (int idea = 0; idea < 4; idea++) {
                Style style = new Style(null, null, List.of("#0B3954", "#FF6663"));
                var size = new PixelSize(1200, 630);
                Scene scene = STUDIO.compose(new Brief("مهرجان الموسيقى على شاطئ البحر", size, style, seed), idea);
                assertThat(scene.warnings()).isEmpty();
                if (scene.layout().equals("hero")) {
                    assertThat(scene.textBoxes()).allMatch(t -> t.x() + t.width() / 2 > 600);
                }
                assertThat(scene.textBoxes()).extracting(Scene.TextBox::face).allMatch(f -> f.startsWith("CAIRO"));
            }
        }
    }

    private static BufferedImage logo(Color colour) {
        var image = new BufferedImage(200, 80, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, 200, 80);
        graphics.dispose();
        return image;
    }

    private static Artwork outlines(String content) {
        String svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 200 80'>" + content + "</svg>";
        return switch (VectorImage.read(svg.getBytes(StandardCharsets.UTF_8))) {
            case VectorImage.Reading.Read(VectorImage image) -> new Artwork.Outlines(image);
            case VectorImage.Reading.Refused(String because) -> throw new AssertionError(because);
        };
    }
}
