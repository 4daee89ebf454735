package ai.creativeflow.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SuggestedPaletteTest {

    @Property
    void text_reads_on_the_background_and_on_the_accent_whatever_the_base_is(@ForAll("bases") List<String> base) {
        for (SuggestedPalette palette : SuggestedPalette.of(null, null, base)) {
            assertReads(palette);
        }
    }

    @Test
    void text_reads_in_every_palette_of_ours() {
        for (Palette row : Palette.values()) {
            for (SuggestedPalette palette : SuggestedPalette.of(row.name().toLowerCase(Locale.ROOT), null, List.of())) {
                assertReads(palette);
            }
        }
    }

    @Test
    void same_words_give_the_same_palettes() {
        assertThat(SuggestedPalette.of("playful", "travel", List.of()))
                .isEqualTo(SuggestedPalette.of("playful", "travel", List.of()))
                .hasSize(6);
        assertThat(SuggestedPalette.of(null, null, List.of())).isNotEmpty();
    }

    @Provide
    Arbitrary<List<String>> bases() {
        return Arbitraries.integers()
                .between(0, 0xFFFFFF)
                .map("#%06X"::formatted)
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    private static void assertReads(SuggestedPalette palette) {
        assertThat(Colour.of(palette.text()).contrast(Colour.of(palette.background())))
                .as(palette.toString())
                .isGreaterThanOrEqualTo(Stage.CONTRAST_MIN);
        assertThat(Colour.of(palette.textOnAccent()).contrast(Colour.of(palette.accent())))
                .as(palette.toString())
                .isGreaterThanOrEqualTo(Stage.CONTRAST_MIN);
        assertThat(palette.art()).isNotEmpty();
    }
}
