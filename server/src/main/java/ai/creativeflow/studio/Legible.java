package ai.creativeflow.studio;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What of a prompt our faces can draw. The rest is left out, with a warning that says which kind it was; directives for
 * tests ({@code [[…]]}) are left out silently.
 */
record Legible(String text, List<Warning> warnings) {

    private static final Pattern DIRECTIVE = Pattern.compile("\\[\\[[^\\]]{0,200}\\]\\]");
    private static final Pattern SPACES = Pattern.compile("[\\p{Z}\\t\\x0B\\f\\r]+");
    private static final Pattern SPACE_BEFORE_STOP = Pattern.compile(" +(?=[,.;!?](?:\\s|$))");
    private static final int PROMPT_MAX = 4096;

    /** Stands in the text where pictures were left out, because people set sentences apart with them. */
    static final String PICTURE = "\u001E";

    Legible {
        warnings = List.copyOf(warnings);
    }

    static Legible of(String prompt, Typefaces typefaces) {
        String bounded = prompt.length() > PROMPT_MAX ? prompt.substring(0, PROMPT_MAX) : prompt;
        String plain = Normalizer.normalize(DIRECTIVE.matcher(bounded).replaceAll(" "), Normalizer.Form.NFC);
        Script script = Script.of(plain);
        var kept = new StringBuilder();
        var scripts = new TreeSet<String>();
        boolean pictures = false;
        for (int codePoint : plain.codePoints().toArray()) {
            if (isUnseen(codePoint)) {
                continue;
            }
            if (Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint)) {
                kept.append(codePoint == '\n' ? '\n' : ' ');
            } else if (!Character.isISOControl(codePoint) && typefaces.covers(script, codePoint)) {
                kept.appendCodePoint(codePoint);
            } else if (Character.isLetterOrDigit(codePoint)) {
                scripts.add(nameOf(codePoint));
            } else {
                boolean picture = Character.getType(codePoint) == Character.OTHER_SYMBOL;
                kept.append(picture ? PICTURE : "");
                pictures |= picture;
            }
        }
        String spaced = SPACES.matcher(kept).replaceAll(" ");
        String text = SPACE_BEFORE_STOP.matcher(spaced).replaceAll("").strip();
        return new Legible(text, warnings(scripts, pictures, text));
    }

    /** Joiners, direction marks, variation selectors and the tones of emoji. */
    private static boolean isUnseen(int codePoint) {
        return Character.getType(codePoint) == Character.FORMAT
                || (codePoint >= 0xFE00 && codePoint <= 0xFE0F)
                || (codePoint >= 0x1F3FB && codePoint <= 0x1F3FF)
                || codePoint == 0x20E3;
    }

    Language language() {
        return Language.of(text);
    }

    private static List<Warning> warnings(TreeSet<String> scripts, boolean pictures, String text) {
        var warnings = new ArrayList<Warning>();
        if (!scripts.isEmpty()) {
            warnings.add(new Warning(
                    "unsupported_script",
                    "Text in %s cannot be drawn and was left out.".formatted(String.join(", ", named(scripts)))));
        }
        if (pictures) {
            warnings.add(new Warning("unsupported_emoji", "Emoji and pictographs cannot be drawn and were left out."));
        }
        if (text.codePoints().noneMatch(Character::isLetterOrDigit)) {
            warnings.add(new Warning("no_text", "Nothing of the prompt can be drawn as text; the picture has none."));
        }
        return warnings;
    }

    /** Without what scripts share, where a script of its own was found too. */
    private static List<String> named(TreeSet<String> scripts) {
        List<String> own = scripts.stream()
                .filter(name -> !name.equals("Common") && !name.equals("Inherited"))
                .toList();
        return own.isEmpty() ? List.of("an unknown script") : own;
    }

    private static String nameOf(int codePoint) {
        String name = Character.UnicodeScript.of(codePoint)
                .name()
                .toLowerCase(Locale.ROOT)
                .replace('_', ' ');
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }
}
