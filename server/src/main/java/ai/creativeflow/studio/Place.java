package ai.creativeflow.studio;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where something takes place, as it is said behind its date; the end is counted from there. */
record Place(String name, int end) {

    private static final Pattern PLACE = Lexicon.pattern(
            "^\\s*(?:,|·|\\||@|at\\b|in\\b|im\\b|à\\b|au\\b|en\\b|na\\b|w\\b|v\\b|bei\\b|nel\\w*\\b)?\\s*(?<place>[^,.;!?·|]{2,34}?)(?=\\s*(?:[.!]?$|[,;·|]))");
    private static final Pattern PLACE_MARK = Lexicon.pattern("^(?:[,·|@]\\s*)?(?:at\\s+)?");
    private static final Pattern NO_PLACE = Lexicon.pattern(
            "(?:.*\\b(?:and|with|mit|avec|con|for|für|pour|free|gratis|entry|eintritt|tickets?|we|you|your|register|book|join|get|save|speakers?|music|food|drinks?|frei|per|only|bring|doors|is|are|live|dj|kids|children|guests?|years?|days?|hours?|places?|spots?|km|included?)\\b.*|.*[%€$£@].*|(?-i:\\p{Ll}).*\\s.*\\s.*\\s.*|(?:"
                    + Lexicon.PREPOSITION + "|" + Lexicon.CONJUNCTION + ")\\b.*)");
    private static final Pattern STREET = Lexicon.pattern(
            "^\\d{1,4}[a-z]? (?-i:\\p{Lu}).*|.*(?:\\b(?:street|avenue|road|lane|square|platz|rue|plaza|calle|via|piazza|praça|rua|ul\\.|вул\\.|ул\\.)\\b|straße|strasse|str\\.).*");

    /** The place in what follows a date, where it is one: short enough to share a line of which a part is taken. */
    static @Nullable Place behind(String after, boolean opens, boolean timed, int taken) {
        Matcher there = PLACE.matcher(after);
        return there.find()
                        && isListed(after, opens, timed, there)
                        && isPlace(there.group("place"), taken)
                        && (timed || isName(there.group("place")) || !after.matches("\\s*[,·|].*"))
                ? new Place(said(there), there.end())
                : null;
    }

    /** Behind a comma or an @; or said with a preposition behind the time or where the date opens its phrase; or a short rest behind the time. */
    private static boolean isListed(String after, boolean opens, boolean timed, Matcher there) {
        boolean mark = after.matches("\\s*[,@·|].*");
        boolean preposition =
                !mark && !there.group().strip().equals(there.group("place").strip());
        boolean shortly = Lexicon.words(there.group("place")) <= 3
                && there.end() >= after.stripTrailing().length() - 1;
        return (mark && !there.group("place").isBlank()) || (preposition && (timed || opens)) || (timed && shortly);
    }

    /** As it was written, but for "at" before a name. */
    private static String said(Matcher there) {
        String place = there.group("place").strip();
        String said = PLACE_MARK.matcher(there.group().strip()).replaceFirst("");
        return said.startsWith("the ") || !said.endsWith(place) ? "at " + place : said;
    }

    static boolean isStreet(String text) {
        return STREET.matcher(text).matches();
    }

    static boolean isPlace(String text, int before) {
        return Lexicon.words(text) <= 5
                && Lexicon.hasWord(text)
                && before + Occasion.DOT.length() + text.length() <= Occasion.LINE_MAX
                && !NO_PLACE.matcher(text).matches()
                && (Lexicon.words(text) <= 3 || isName(text));
    }

    private static boolean isName(String text) {
        return Character.isUpperCase(text.strip().replaceFirst("^@", "").codePointAt(0));
    }
}
