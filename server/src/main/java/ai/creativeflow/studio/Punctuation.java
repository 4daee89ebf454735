package ai.creativeflow.studio;

import java.util.regex.Pattern;

/** Typographic marks for typewriter ones: quotes, apostrophes, dashes, the ellipsis, the multiplication sign. */
final class Punctuation {

    private static final Pattern APOSTROPHE = Pattern.compile("(?<=[\\p{L}\\p{N}])'");
    private static final Pattern OPENING_SINGLE = Pattern.compile("(?<![\\p{L}\\p{N}])'(?=[\\p{L}\\p{N}])");
    private static final Pattern OPENING_DOUBLE = Pattern.compile("(?<![\\p{L}\\p{N}.!?,])\"(?=\\S)");
    private static final Pattern RANGE = Pattern.compile("(?<=\\d)\\s?-\\s?(?=\\d)");
    private static final Pattern DASH = Pattern.compile("\\s-{1,2}\\s");
    private static final Pattern TIMES = Pattern.compile("(?<=\\d)\\s?x\\s?(?=\\d)");

    private Punctuation() {}

    static String typographic(String text) {
        String t = text.replace("...", "…").replace('\n', ' ');
        t = APOSTROPHE.matcher(t).replaceAll("’");
        t = OPENING_SINGLE.matcher(t).replaceAll("‘");
        t = OPENING_DOUBLE.matcher(t).replaceAll("“").replace('"', '”');
        t = RANGE.matcher(t).replaceAll("–");
        t = DASH.matcher(t).replaceAll(" – ");
        return TIMES.matcher(t).replaceAll("×");
    }
}
