package ai.creativeflow.studio;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The colours used where the caller gives none: dark, key, second, light, third. A row is found by the words of the
 * industry, of the tone, then of the prompt; {@code docs/studio.md} shows the table.
 */
@SuppressWarnings("ImmutableEnumChecker") // its lists are List.of
enum Palette {
    COFFEE(
            "coffee cafe café bakery chocolate barista espresso kaffee kahve",
            "#2B1A12 #C8553D #F2A65A #F6E7D2 #588157"),
    FOOD(
            "food restaurant pizza burger kitchen menu vegan lunch dinner brunch restaurante",
            "#1F3B2D #F25C3B #F9B233 #FFF3DC #7FB069"),
    FASHION("fashion clothing boutique apparel jewelry jewellery mode moda", "#1C1A1B #B5656D #E5B9A5 #F5EDE6 #6D6875"),
    TECH(
            "tech technology software saas ai app startup cloud cyber developer technologie",
            "#0B1026 #3A5BFF #22D3A6 #EAF0FF #8B5CF6"),
    GAMING("gaming game esports crypto web3", "#101114 #FF5C35 #C7F464 #F1F1EC #6E7BFF"),
    FITNESS("fitness gym sport sports running marathon workout crossfit", "#111315 #E8F03A #FF4D2E #F2F2EE #3F5262"),
    BEAUTY("beauty cosmetics skincare spa salon wedding perfume romantic", "#3A1F2B #E0708E #F7BFA8 #FFF4EE #9E5A78"),
    FINANCE(
            "finance banking bank insurance consulting legal professional corporate b2b business",
            "#0D2A3F #14719C #F2B84B #EEF4F7 #19A7CE"),
    TRAVEL(
            "travel tourism hotel beach summer vacation flight sommer sale été verano yaz",
            "#0C3B5A #F26B4F #FFC15E #FDF3E1 #2A9D8F"),
    PROPERTY(
            "real-estate property realestate architecture interior furniture home house",
            "#22302B #A9683F #DDAF7C #F4EFE6 #5E7C6B"),
    EDUCATION(
            "education school course university learning workshop webinar kids",
            "#1D2A5B #FF7A59 #FFD35C #F6F3FF #5C7CFA"),
    HEALTH(
            "health healthcare medical clinic dental pharmacy yoga wellness calm meditation",
            "#0F3D3E #3AA88F #F6A889 #F1F8F5 #86C5D8"),
    MUSIC(
            "music concert festival party nightlife club dj event entertainment",
            "#170B2E #FF2E88 #FFB400 #F8EEFF #5B2EFF"),
    NATURE(
            "nature eco organic garden sustainable plant spring outdoor nonprofit",
            "#1C3324 #5A8F4E #E2B84C #F3F1E3 #C4633F"),
    LUXURY("luxury elegant premium exclusive sophisticated gold", "#14110F #B08D57 #DCC7A6 #F5F0E8 #5A4A3A"),
    PLAYFUL("playful fun friendly happy cheerful birthday", "#2B1B4D #FF5D8F #FFCB47 #FFF6E9 #3EC6B6"),
    MINIMAL("minimal minimalist clean modern simple", "#1A1A1A #D94F30 #CFC8BC #F6F4EF #77808A"),
    BOLD("bold urgent energetic loud sale black-friday", "#0E0E10 #FF3B1D #FFD60A #FFF8EC #1F4BFF"),
    RETRO("retro vintage nostalgic 70s market fair", "#2A2D43 #E4572E #F3A712 #FBF0DC #76B0A3"),
    WINTER(
            "christmas winter holiday holidays xmas weihnachten noël navidad",
            "#12302A #C1272D #D9A441 #F8F3E8 #2F6B4F"),
    CLASSIC("", "#14213D #F28A13 #E5383B #F7F5F0 #3D7DCA"),
    POP("", "#2D1E2F #F15946 #F9C22E #FBF5EC #53B3CB");

    private static final int LIGHT = 3;

    private final List<String> words;
    private final List<Colour> colours;

    Palette(String words, String colours) {
        this.words = List.of(words.split(" ", -1));
        List<Colour> given =
                Arrays.stream(colours.split(" ", -1)).map(Colour::of).toList();
        this.colours = given.stream().map(c -> deepened(c, given.get(LIGHT))).toList();
    }

    /** A tone on which light type almost reads, made deep enough that it does; others stay. */
    private static Colour deepened(Colour colour, Colour light) {
        Colour deep = colour;
        if (colour.contrast(light) > 3.3) {
            while (deep.contrast(light) < Stage.CONTRAST_AIM) {
                deep = deep.withLightness(deep.lightness() - 0.01);
            }
        }
        return deep;
    }

    List<Colour> colours() {
        return colours;
    }

    /** Fitting rows, best first, never empty: the industry's, the tone's, the prompt's, or the two neutral ones. */
    static List<Palette> fitting(Style style, String prompt) {
        List<Palette> named = Stream.of(wordsOf(style.industry()), wordsOf(style.tone()), wordsOf(prompt))
                .flatMap(Palette::matching)
                .distinct()
                .toList();
        return named.isEmpty() ? List.of(CLASSIC, POP, RETRO) : named;
    }

    private static Stream<Palette> matching(List<String> given) {
        return Arrays.stream(values())
                .filter(row -> given.stream().anyMatch(row.words::contains))
                .sorted(Comparator.comparingInt(row -> firstOf(row, given)));
    }

    private static int firstOf(Palette row, List<String> given) {
        for (int i = 0; i < given.size(); i++) {
            if (row.words.contains(given.get(i))) {
                return i;
            }
        }
        return given.size();
    }

    private static List<String> wordsOf(@Nullable String text) {
        if (text == null) {
            return List.of();
        }
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}-]+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
