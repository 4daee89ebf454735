package ai.creativeflow.brands;

import ai.creativeflow.kernel.ids.AssetId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a version of a kit says. */
public record Content(
        List<Swatch> colors,
        List<Font> fonts,
        List<Logo> logos,
        @Nullable Look style) {

    static final Content EMPTY = new Content(List.of(), List.of(), List.of(), null);

    /** A colour as {@code #RRGGBB}, in capitals. */
    public record Swatch(@Nullable String name, String hex) {}

    /** {@code display} for headlines or {@code text} for the rest; the family is a bundled one. */
    public record Font(String role, String family) {}

    public record Logo(@Nullable String name, AssetId assetId) {}

    /** Words as in a generation's style, used where that says nothing. */
    public record Look(@Nullable String tone, @Nullable String industry) {}

    public Content {
        colors = List.copyOf(colors);
        fonts = List.copyOf(fonts);
        logos = List.copyOf(logos);
    }

    /** The family of a role, where it has one. */
    public Optional<String> family(String role) {
        return fonts.stream()
                .filter(font -> font.role().equals(role))
                .map(Font::family)
                .findFirst();
    }
}
