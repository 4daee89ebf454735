package ai.creativeflow.studio;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bundled family of type, by the name that {@link BrandKit} knows it by.
 *
 * @param weights of CSS, lightest first
 * @param forText whether running text is set in it, too; others are for headlines
 */
public record FontFamily(String name, List<Integer> weights, boolean forText) {

    /** Of every one; the text stands beside the fonts. */
    public static final String LICENCE = "OFL-1.1";

    private static final List<String> NAMES = List.of(
            "Archivo Black",
            "Bebas Neue",
            "Cairo",
            "Caveat",
            "DM Serif Display",
            "Fraunces",
            "Heebo",
            "JetBrains Mono",
            "Manrope",
            "Nunito",
            "Oswald",
            "Playfair Display",
            "Sora",
            "Space Grotesk",
            "Zilla Slab");

    private static final int TEXT_WEIGHT_MAX = 500;
    private static final Pattern WEIGHT = Pattern.compile("_(\\d{3})");
    private static final List<FontFamily> ALL =
            NAMES.stream().map(FontFamily::of).toList();

    public FontFamily {
        weights = List.copyOf(weights);
    }

    /** By their names. */
    public static List<FontFamily> all() {
        return ALL;
    }

    /** Whatever the case and the white space around it. */
    public static Optional<FontFamily> find(String name) {
        return ALL.stream()
                .filter(family -> family.name().equalsIgnoreCase(name.strip()))
                .findFirst();
    }

    private static FontFamily of(String name) {
        List<Integer> weights = Lettered.family(name).stream()
                .map(face -> weight(face.resource()))
                .sorted()
                .toList();
        return new FontFamily(name, weights, weights.getFirst() <= TEXT_WEIGHT_MAX && weights.size() > 1);
    }

    private static int weight(String file) {
        Matcher weight = WEIGHT.matcher(file);
        if (!weight.find()) {
            throw new IllegalStateException("no weight in " + file);
        }
        return Integer.parseInt(weight.group(1));
    }
}
