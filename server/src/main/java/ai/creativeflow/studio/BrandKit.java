package ai.creativeflow.studio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What makes a creative a brand's own. The colours (as in {@link Style}) are used where the style names none; a family is
 * the name of a bundled one, another gives a warning; the logo gets a corner of its own, on a plate where the ground would
 * hide it, and is neither stretched nor recoloured.
 */
public record BrandKit(
        List<String> colours,
        @Nullable String displayFamily,
        @Nullable String textFamily,
        @Nullable Artwork logo) {

    public BrandKit {
        colours = new Style(null, null, colours).palette();
    }
}
