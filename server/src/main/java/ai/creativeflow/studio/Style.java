package ai.creativeflow.studio;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How it should look. Tone and industry are free words (unknown ones have no effect); the palette has up to
 * {@value #COLOURS_MAX} colours as {@code #RRGGBB}, the most important first, and is empty where we choose.
 */
public record Style(@Nullable String tone, @Nullable String industry, List<String> palette) {

    public static final int COLOURS_MAX = 8;

    private static final Pattern COLOUR = Pattern.compile("#[0-9A-Fa-f]{6}");

    public Style {
        palette = List.copyOf(palette);
        if (palette.size() > COLOURS_MAX
                || !palette.stream().allMatch(c -> COLOUR.matcher(c).matches())) {
            throw new IllegalArgumentException(
                    "palette must have at most %d colours as #RRGGBB".formatted(COLOURS_MAX));
        }
    }
}
