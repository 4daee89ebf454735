package ai.creativeflow.studio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The decisions behind one idea: which arrangement, motif, pair of typefaces and colours. */
record Direction(Layout layout, Motif motif, @Nullable Subject subject, Pairing pairing, Scheme scheme, long seed) {

    private static final int SET = 4;
    private static final int LAYOUTS = 1;
    private static final int MOTIFS = 2;
    private static final int PAIRINGS = 3;
    private static final int MOODS = 4;

    /** Ideas 0 to 3 of a brief share no layout, motif or pairing; so do 4 to 7, dealt anew, and so on. */
    static Direction of(Brief brief, int idea) {
        if (idea < 0) {
            throw new IllegalArgumentException("idea must be 0 or more, not " + idea);
        }
        int set = idea / SET;
        int place = idea % SET;
        long seed = brief.seed() + 0x51ED2701L * set;
        List<Layout> layouts = unlike(Dice.of(seed, LAYOUTS).shuffled(layouts(brief)));
        Subject subject = Subject.of(brief).orElse(null);
        Motif motif = Deal.of(layouts, layout -> layout.motifs(subject != null), Dice.of(seed, MOTIFS))
                .get(place);
        Optional<Voice> voice = Voice.of(brief);
        Pairing pairing = Deal.of(layouts, layout -> pairings(voice, layout), Dice.of(seed, PAIRINGS))
                .get(place);
        Layout layout = layouts.get(place);
        Scheme.Mood mood = Dice.of(seed, MOODS + idea).pick(layout.moods());
        Scheme scheme = Scheme.of(colours(brief, place), mood);
        return new Direction(
                layout,
                motif,
                subject,
                pairing,
                scheme,
                Dice.of(seed, 100 + idea).nextLong());
    }

    /** All, or those with an area for the caller's picture. */
    private static List<Layout> layouts(Brief brief) {
        return Arrays.stream(Layout.values())
                .filter(layout -> brief.reference() == null || layout.hasPicture())
                .toList();
    }

    /** The first that do not look alike from afar. */
    private static List<Layout> unlike(List<Layout> shuffled) {
        var taken = new ArrayList<Layout>();
        for (Layout layout : shuffled) {
            if (taken.size() < SET && taken.stream().noneMatch(t -> t.silhouette() == layout.silhouette())) {
                taken.add(layout);
            }
        }
        return taken;
    }

    private static List<List<Pairing>> pairings(Optional<Voice> voice, Layout layout) {
        return voice.map(v -> v.of(layout.pairings())).orElseGet(() -> List.of(layout.pairings()));
    }

    private static List<Colour> colours(Brief brief, int place) {
        BrandKit kit = brief.brandKit();
        if (brief.style().palette().isEmpty() && kit != null && !kit.colours().isEmpty()) {
            return kit.colours().stream().map(Colour::of).toList();
        }
        if (!brief.style().palette().isEmpty()) {
            return brief.style().palette().stream().map(Colour::of).toList();
        }
        List<Palette> fitting = Palette.fitting(brief.style(), brief.prompt().toLowerCase(Locale.ROOT));
        return fitting.get(place % Math.min(3, fitting.size())).colours();
    }
}
