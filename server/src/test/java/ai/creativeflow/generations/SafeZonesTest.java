package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.studio.Artwork;
import ai.creativeflow.studio.BrandKit;
import ai.creativeflow.studio.Brief;
import ai.creativeflow.studio.Prompts;
import ai.creativeflow.studio.SafeZone;
import ai.creativeflow.studio.Scene;
import ai.creativeflow.studio.Studio;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SafeZonesTest {

    private static final Studio STUDIO = new Studio();
    /** No palette has it. */
    private static final int GREEN = 0x12C312;

    private static final Set<String> LINES = Set.of("kicker", "headline", "subline", "call");

    private static final BrandKit KIT = new BrandKit(List.of(), null, null, new Artwork.Bitmap(green()));

    @ParameterizedTest
    @EnumSource
    void nothing_to_be_read_stands_where_the_platform_covers_it(Format format) {
        SafeZone zone = format.safeZone();
        long seed = format.wire().hashCode() & 0xFF;
        for (String prompt : Prompts.sampled(format.wire().hashCode() & 0xFF)) {
            Brief brief = brief(format, prompt, seed++);
            Scene scene = STUDIO.compose(seed % 2 == 0 ? brief : brief.withBrandKit(KIT), (int) (seed % 4));
            for (Scene.TextBox text : scene.textBoxes()) {
                assertThat(text.x()).as("%s in %s", text, scene.layout()).isGreaterThanOrEqualTo(zone.left() - 0.01);
                assertThat(text.y()).as("%s in %s", text, scene.layout()).isGreaterThanOrEqualTo(zone.top() - 0.01);
                assertThat(text.x() + text.width())
                        .as("%s in %s", text, scene.layout())
                        .isLessThanOrEqualTo(format.size().width() - zone.right() + 0.01);
                assertThat(text.y() + text.height())
                        .as("%s in %s", text, scene.layout())
                        .isLessThanOrEqualTo(format.size().height() - zone.bottom() + 0.01);
            }
        }
    }

    /** Stickers hang where they like, within the safe zone. */
    @ParameterizedTest
    @EnumSource
    void lines_of_text_keep_the_margin(Format format) {
        PixelSize size = format.size();
        double margin = Studio.margin(size) - 0.01;
        long seed = 0;
        for (String prompt : Prompts.sampled(format.title().length())) {
            Scene scene = STUDIO.compose(brief(format, prompt, seed++), (int) (seed % 4));
            assertThat(scene.textBoxes())
                    .as(scene.layout())
                    .filteredOn(text -> LINES.contains(text.role()))
                    .allMatch(text -> text.x() >= margin
                            && text.y() >= margin
                            && text.x() + text.width() <= size.width() - margin
                            && text.y() + text.height() <= size.height() - margin);
        }
    }

    @ParameterizedTest
    @EnumSource
    void logo_stands_where_the_platform_covers_nothing(Format format) {
        SafeZone zone = format.safeZone();
        PixelSize size = format.size();
        for (long seed = 0; seed < 8; seed++) {
            Brief brief = brief(format, "Flea market on Sunday, 20% off", seed).withBrandKit(KIT);
            BufferedImage drawn = STUDIO.draw(STUDIO.compose(brief, (int) (seed % 4)), size);
            int seen = 0;
            for (int y = 0; y < size.height(); y++) {
                for (int x = 0; x < size.width(); x++) {
                    if ((drawn.getRGB(x, y) & 0xFFFFFF) == GREEN) {
                        seen++;
                        assertThat(x).isBetween(zone.left(), size.width() - zone.right() - 1);
                        assertThat(y).isBetween(zone.top(), size.height() - zone.bottom() - 1);
                    }
                }
            }
            assertThat(seen).isGreaterThan(500);
        }
    }

    @Test
    void custom_size_as_high_as_a_story_is_kept_free_like_one() {
        var body =
                new CreateBody("p", "custom", 720, 1280, 1, null, 1L, null, null, null, null, null, null, null, null);
        assertThat(StudioEngine.brief(body.checked(new Random(1)), 1).safeZone())
                .isEqualTo(SafeZone.of(new PixelSize(720, 1280)))
                .isNotEqualTo(SafeZone.NONE);
    }

    private static Brief brief(Format format, String prompt, long seed) {
        var body = new CreateBody(
                prompt, format.wire(), null, null, 1, null, seed, null, null, null, null, null, null, null, null);
        Brief brief = StudioEngine.brief(body.checked(new Random(1)), seed);
        assertThat(brief.safeZone()).isEqualTo(format.safeZone());
        return brief;
    }

    private static BufferedImage green() {
        var image = new BufferedImage(200, 80, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(GREEN));
        graphics.fillRect(0, 0, 200, 80);
        graphics.dispose();
        return image;
    }
}
