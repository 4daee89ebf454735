package ai.creativeflow.studio;

import java.util.regex.Pattern;

/** Typographic marks for typewriter ones: quotes, apostrophes, dashes, the ellipsis, the multiplication sign. */
final class Punctuation {

    private static final Pattern APOSTROPHE = Pattern.compile("(?<=[\\p{L}\\p{N}])'");
    private static final Pattern OPENING_SINGLE = Pattern.compile("(?<![\\p{L}\\p{N}])'(?=[\\p{L}\\p{N}])");
    private static final Pattern OPENING_DOUBLE = Pattern.compile("(?<![\\p{L}\\p{N}.!?,])\"(?=\\S)");
    /** Not the hyphen of a telephone number. */
    private static final Pattern RANGE = Pattern.compile(
            "(?<![\\d-])(?!\\d{3}\\s?-\\s?\\d{4})(?<from>\\d{1,4}(?:[.,:]\\d{1,2})?(?:\\s?[ap]m|h)?)\\s?-\\s?(?<to>\\d{1,4}(?:[.,:]\\d{1,2})?|noon|midnight)(?![\\d-])");

    private static final Pattern REPEATED = Pattern.compile("([!?])\\1+");
    private static final Pattern MINUS = Pattern.compile("(?<![\\p{L}\\p{N}])-(?=\\d{1,2}\\s?%)");
    private static final Pattern DASH = Pattern.compile("\\s-{1,2}\\s");
    private static final Pattern TIMES = Pattern.compile("(?<=\\d)\\s?x\\s?(?=\\d)");

    private Punctuation() {}

    static String typographic(String text) {
        String t = text.replace("...", "…").replace('\n', ' ');
        t = APOSTROPHE.matcher(t).replaceAll("’");
        t = OPENING_SINGLE.matcher(t).replaceAll("‘");
        t = OPENING_DOUBLE.matcher(t).replaceAll("“").replace('"', '”');
        t = RANGE.matcher(t).replaceAll("${from}–${to}");
        t = REPEATED.matcher(t).replaceAll("$1");
        t = DASH.matcher(t).replaceAll(" – ");
        t = MINUS.matcher(t).replaceAll("−");
        return TIMES.matcher(t).replaceAll("×");
    }
}
