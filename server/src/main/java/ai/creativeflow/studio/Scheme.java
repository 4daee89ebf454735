package ai.creativeflow.studio;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Colours in their roles. {@code ground} is what most of the canvas shows, {@code ink} what reads on it, {@code light}
 * and {@code dark} the two neutrals of the same hue, {@code arts} three to six colours that stand off the ground, and
 * {@code accent} the one that calls.
 */
record Scheme(Colour ground, Colour ink, Colour light, Colour dark, Colour accent, List<Colour> arts) {

    /** What the ground is made of. */
    enum Mood {
        LIGHT,
        DARK,
        VIVID
    }

    private static final double DISTINCT_MIN = 0.10;
    private static final double DEEPEST = 0.16;
    private static final int ARTS_MIN = 3;
    private static final int ARTS_MAX = 6;

    Scheme {
        arts = List.copyOf(arts);
    }

    /** Roles for any palette, also one of a single colour, all white or all black. */
    static Scheme of(List<Colour> palette, Mood mood) {
        Colour key = keyOf(palette);
        double tint = key.chroma() > 0.03 ? 1 : 0;
        Colour light = palette.stream()
                .filter(c -> c.lightness() >= 0.9)
                .max(Comparator.comparingDouble(Colour::lightness))
                .orElseGet(() -> Colour.oklch(0.965, 0.018 * tint, key.hue()));
        Colour dark = palette.stream()
                .filter(c -> c.lightness() <= 0.36)
                .min(Comparator.comparingDouble(Colour::lightness))
                .orElseGet(() -> Colour.oklch(0.21, 0.045 * tint, key.hue()));
        Colour ground = switch (mood) {
            case LIGHT -> light;
            case DARK -> dark;
            case VIVID -> key;
        };
        Colour ink = readable(ground, light, dark);
        List<Colour> arts = arts(palette, ground, key, light);
        Colour accent = arts.stream()
                .max(Comparator.comparingDouble(c -> c.chroma() + 0.05 * Math.min(4, c.contrast(ground))))
                .orElse(ink);
        return new Scheme(ground, ink, light, dark, accent, arts);
    }

    /** The same colours with another ground: for a field of art beside a panel of this one's. */
    Scheme reversed() {
        Colour other = arts.stream()
                .filter(c -> !c.equals(accent))
                .max(Comparator.comparingDouble(c -> c.distance(ground)))
                .orElse(ink);
        var rest = new ArrayList<>(arts);
        rest.remove(other);
        rest.add(ground);
        return new Scheme(other, inkOn(other), light, dark, accent, rest);
    }

    /** The same for art cut to a shape: without this ground, which would bite pieces out of it. */
    Scheme cutOut() {
        Scheme reversed = reversed();
        var rest = new ArrayList<>(reversed.arts());
        rest.remove(ground);
        if (rest.size() < 2) {
            rest.add(reversed.ground().mix(ground, 0.45));
        }
        return new Scheme(reversed.ground(), reversed.ink(), light, dark, accent, rest);
    }

    /** Without the light neutral, for art that lies behind a sheet of it; at least three tones are kept. */
    Scheme behindLight() {
        var rest = new ArrayList<>(arts);
        rest.removeIf(c -> c.distance(light) < DISTINCT_MIN);
        for (int i = 0; rest.size() < ARTS_MIN; i++) {
            rest.add(accent.mix(i % 2 == 0 ? dark : light, 0.3 + 0.1 * i));
        }
        return new Scheme(ground, ink, light, dark, accent, rest);
    }

    /** Each colour once, the ground first. */
    List<Colour> all() {
        return Stream.concat(Stream.of(ground, ink, accent), arts.stream())
                .distinct()
                .toList();
    }

    Colour art(int index) {
        return arts.get(index % arts.size());
    }

    /** What reads on a flat fill. */
    Colour inkOn(Colour fill) {
        return readable(fill, light, dark);
    }

    /** Light before dark wherever it reads, because it looks better on a strong colour; white, near-black or black at need. */
    private static Colour readable(Colour fill, Colour light, Colour dark) {
        for (Colour colour : List.of(light, Colour.WHITE, dark, deepest(dark))) {
            if (colour.contrast(fill) >= Stage.CONTRAST_MIN) {
                return colour;
            }
        }
        return Colour.BLACK;
    }

    /** The dark neutral as deep as it goes and still has its hue: softer than black. */
    Colour deepest() {
        return deepest(dark);
    }

    private static Colour deepest(Colour dark) {
        return dark.lightness() <= DEEPEST ? dark : Colour.oklch(DEEPEST, Math.min(dark.chroma(), 0.04), dark.hue());
    }

    private static Colour keyOf(List<Colour> palette) {
        Colour first = palette.getFirst();
        if (first.chroma() > 0.08 && first.lightness() > 0.36) {
            return first;
        }
        return palette.stream()
                .filter(c -> c.chroma() > 0.08 && c.lightness() > 0.36)
                .findFirst()
                .orElseGet(() -> palette.stream()
                        .max(Comparator.comparingDouble(Colour::chroma))
                        .orElse(first));
    }

    private static List<Colour> arts(List<Colour> palette, Colour ground, Colour key, Colour light) {
        var arts = new ArrayList<Colour>();
        palette.forEach(colour -> addIfDistinct(arts, colour, ground));
        arts.sort(Comparator.comparingDouble((Colour c) -> -c.chroma()));
        if (arts.size() < ARTS_MIN) {
            addIfDistinct(arts, light, ground);
        }
        double[] steps =
                ground.lightness() > 0.6 ? new double[] {0.62, 0.78, 0.45, 0.32} : new double[] {0.7, 0.55, 0.85, 0.4};
        for (int i = 0; i < steps.length && arts.size() < ARTS_MIN; i++) {
            addIfDistinct(arts, key.tone(steps[i]), ground);
        }
        return arts.subList(0, Math.min(ARTS_MAX, arts.size()));
    }

    private static void addIfDistinct(List<Colour> arts, Colour colour, Colour ground) {
        if (colour.distance(ground) > DISTINCT_MIN && arts.stream().allMatch(c -> c.distance(colour) > DISTINCT_MIN)) {
            arts.add(colour);
        }
    }
}
