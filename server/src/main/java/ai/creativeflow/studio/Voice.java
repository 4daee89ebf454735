package ai.creativeflow.studio;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How a creative speaks, found by the words of its tone, else of its industry, else of the prompt, and in which types. */
@SuppressWarnings("ImmutableEnumChecker") // its lists are List.of
enum Voice {
    ELEGANT(
            "elegant luxur premium exclusive sophisticat refined beauty wedding hochzeit mariage boda jewel perfume gala edel élégant elegante lüks",
            List.of(Pairing.DIDONE, Pairing.TRANSITIONAL, Pairing.SOFT_SERIF, Pairing.SCRIPT, Pairing.GEOMETRIC)),
    PLAYFUL(
            "playful fun friendly happy cheerful birthday kids kinder child enfant niños party whimsical verspielt fröhlich ludique divertid eğlenceli",
            List.of(Pairing.ROUND, Pairing.SOFT_SERIF, Pairing.SCRIPT, Pairing.GEOMETRIC, Pairing.BLACK)),
    BOLD(
            "bold urgent energetic loud sport gym fitness strong black-friday dynamic mutig kräftig laut audacieux atrevid cesur festival",
            List.of(Pairing.BLACK, Pairing.CONDENSED, Pairing.GOTHIC, Pairing.SLAB, Pairing.ROUND)),
    TECHNICAL(
            "tech software saas developer engineer code cloud cyber data startup futuristic digital hackathon entwickler gaming crypto ai api",
            List.of(Pairing.MONO, Pairing.GROTESK, Pairing.GEOMETRIC, Pairing.CONDENSED, Pairing.BLACK)),
    MINIMAL(
            "minimal clean modern simple calm quiet architecture design schlicht ruhig sobre sencill sade",
            List.of(Pairing.GROTESK, Pairing.GEOMETRIC, Pairing.TRANSITIONAL, Pairing.MONO, Pairing.BLACK)),
    WARM(
            "warm cozy cosy craft handmade organic bakery coffee café bread rustic vintage retro nostalgic market farm gemütlich hausgemacht artisan casero charity donate",
            List.of(Pairing.SLAB, Pairing.SOFT_SERIF, Pairing.SCRIPT, Pairing.ROUND, Pairing.TRANSITIONAL)),
    SERIOUS(
            "serious professional corporate formal trust finance bank legal insurance consulting b2b seriös sérieux profesional kurumsal",
            List.of(Pairing.TRANSITIONAL, Pairing.GROTESK, Pairing.GEOMETRIC, Pairing.SLAB, Pairing.GOTHIC));

    private static final int READ_MAX = 600;

    private final Pattern words;
    private final List<Pairing> pairings;

    Voice(String words, List<Pairing> pairings) {
        this.words = Pattern.compile("(?<![\\p{L}\\p{N}])(?:" + words.replace(' ', '|') + ")");
        this.pairings = pairings;
    }

    static Optional<Voice> of(Brief brief) {
        return Stream.of(brief.style().tone(), brief.style().industry(), brief.prompt())
                .flatMap(Stream::ofNullable)
                .map(text ->
                        text.substring(0, Math.min(READ_MAX, text.length())).toLowerCase(Locale.ROOT))
                .flatMap(text -> Arrays.stream(values())
                        .filter(v -> v.words.matcher(text).find())
                        .limit(1))
                .findFirst();
    }

    /** Those of a layout that speak so, then the others that do, then the layout's own. */
    List<List<Pairing>> of(List<Pairing> suiting) {
        return List.of(
                suiting.stream().filter(pairings::contains).toList(),
                pairings.stream().filter(p -> !suiting.contains(p)).toList(),
                suiting.stream().filter(p -> !pairings.contains(p)).toList());
    }
}
