package ai.creativeflow.studio;

import java.util.List;
import java.util.Locale;

/** The decisions behind one idea: which arrangement, motif, pair of typefaces and colours. */
record Direction(Layout layout, Motif motif, Pairing pairing, Scheme scheme, long seed) {

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
        List<Layout> layouts =
                Dice.of(seed, LAYOUTS).shuffled(List.of(Layout.values())).subList(0, SET);
        Motif motif = Deal.of(layouts, Layout::motifs, Dice.of(seed, MOTIFS)).get(place);
        Pairing pairing =
                Deal.of(layouts, Layout::pairings, Dice.of(seed, PAIRINGS)).get(place);
        Layout layout = layouts.get(place);
        Scheme.Mood mood = Dice.of(seed, MOODS + idea).pick(layout.moods());
        Scheme scheme = Scheme.of(colours(brief, place), mood);
        return new Direction(
                layout, motif, pairing, scheme, Dice.of(seed, 100 + idea).nextLong());
    }

    private static List<Colour> colours(Brief brief, int place) {
        if (!brief.style().palette().isEmpty()) {
            return brief.style().palette().stream().map(Colour::of).toList();
        }
        List<Palette> fitting = Palette.fitting(brief.style(), brief.prompt().toLowerCase(Locale.ROOT));
        return fitting.get(place % Math.min(3, fitting.size())).colours();
    }
}
