package ai.creativeflow.studio;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Colours in their roles, as the studio would use them. The text's colour has a contrast of at least 4.5:1 against the
 * background (WCAG 2.2, 1.4.3), and so has the text on the accent against the accent.
 *
 * @param name where it comes from, {@code travel} or {@code base}, and what its ground is like, {@code light} for example
 * @param art what pictures are drawn in, at least one
 */
public record SuggestedPalette(
        String name, String background, String text, String accent, String textOnAccent, List<String> art) {

    private static final int ROWS_MAX = 2;

    public SuggestedPalette {
        art = List.copyOf(art);
    }

    /** Three for the colours given, which are as in {@link Style}; without any, three for each row that fits the words. */
    public static List<SuggestedPalette> of(@Nullable String tone, @Nullable String industry, List<String> base) {
        var style = new Style(tone, industry, base);
        if (!base.isEmpty()) {
            return moods("base", style.palette().stream().map(Colour::of).toList());
        }
        return Palette.fitting(style, "").stream()
                .limit(ROWS_MAX)
                .flatMap(row -> moods(row.name().toLowerCase(Locale.ROOT), row.colours()).stream())
                .toList();
    }

    private static List<SuggestedPalette> moods(String name, List<Colour> colours) {
        return Stream.of(Scheme.Mood.values())
                .map(mood ->
                        of("%s_%s".formatted(name, mood.name().toLowerCase(Locale.ROOT)), Scheme.of(colours, mood)))
                .toList();
    }

    private static SuggestedPalette of(String name, Scheme scheme) {
        var art = new ArrayList<>(scheme.arts());
        art.remove(scheme.accent());
        if (art.isEmpty()) {
            art.add(scheme.accent());
        }
        return new SuggestedPalette(
                name,
                scheme.ground().toString(),
                scheme.ink().toString(),
                scheme.accent().toString(),
                scheme.inkOn(scheme.accent()).toString(),
                art.stream().map(Colour::toString).toList());
    }
}
