package ai.creativeflow.studio;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes copy of a prompt by fixed rules, in this order: directives and instructions go, figures and dates are set apart,
 * quoted words or else the first clause become the headline, the next become the subline.
 */
final class Copywriter {

    private static final int HEADLINE_MAX = 46;
    private static final int HEADLINE_MIN = 9;
    private static final int HEADLINE_WORDS_MAX = 7;
    private static final int SUBLINE_MAX = 110;

    private static final Pattern QUOTED = Pattern.compile("[“\"„«]\\s*([^“”\"„«»]{2,80}?)\\s*[”\"“»]");
    private static final Pattern SENTENCE_END =
            Pattern.compile("(?<=[.!?…:;;。])\\s+|(?<!\\d)\\s+[–—|-]\\s+|\\s+[–—|-]\\s+(?!\\d)|\\n");
    private static final Pattern CONNECTOR = Pattern.compile(
            ",\\s+|\\s+(?=(?:with|for|at|featuring|from|by|in|on|and|that|where|für|mit|bei|im|am|und|pour|avec|chez|para|con|ile|για|με|для|с)\\s)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern TRAILING = Pattern.compile(
            "(?:[\\s,;:–—-]+|\\s(?:a|an|the|and|or|of|for|with|at|in|on|to|by|from|is|our|your|get|save|enjoy|only|just|der|die|das|und|für|mit|de|la|le|et|y|en|con|ve)){1,12}$",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LEADING =
            Pattern.compile("^(?:[\\s,;:.!?–—-]+|(?:and|with|for|of|und|et|y|ve)\\s+){1,12}", Pattern.CASE_INSENSITIVE);
    private static final Pattern LETTER = Pattern.compile("[\\p{L}\\p{N}]");

    private final Typefaces typefaces;

    Copywriter(Typefaces typefaces) {
        this.typefaces = typefaces;
    }

    Copy write(String prompt) {
        Legible legible = Legible.of(prompt, typefaces);
        String brief = Instructions.removed(legible.text());
        if (!LETTER.matcher(brief).find()) {
            return new Copy(null, null, null, null, null, Language.ENGLISH, legible.warnings());
        }
        Language language = legible.language();
        String call = Intent.of(brief).call(language);
        Figures figures = Figures.of(brief);
        String rest = figures.remainder();
        String headline = quoted(rest);
        if (headline != null) {
            rest = rest.replaceFirst(QUOTED.pattern(), " ");
            return copy(headline, sublineOf(rest, headline), call, figures, legible);
        }
        List<String> sentences = sentences(rest);
        if (sentences.isEmpty()) {
            return copy(figures.words(), null, call, figures.withoutBadge(), legible);
        }
        String first = sentences.getFirst();
        int cut = headlineEnd(first);
        headline = tidy(first.substring(0, cut));
        String subline = sublineOf(
                first.substring(cut) + " " + String.join(" ", sentences.subList(1, sentences.size())), headline);
        return copy(headline.isEmpty() ? first : headline, subline, call, figures, legible);
    }

    private static Copy copy(String headline, @Nullable String subline, String call, Figures figures, Legible legible) {
        String typographic = Punctuation.typographic(capitalised(headline));
        String below = subline == null ? null : Punctuation.typographic(capitalised(subline));
        return new Copy(
                typographic, below, call, figures.badge(), figures.date(), legible.language(), legible.warnings());
    }

    private static @Nullable String quoted(String text) {
        Matcher matcher = QUOTED.matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }

    private static List<String> sentences(String text) {
        var found = new ArrayList<String>();
        for (String part : SENTENCE_END.split(text, -1)) {
            String clean = LEADING.matcher(part.strip()).replaceFirst("");
            if (LETTER.matcher(clean).find()) {
                found.add(clean);
            }
        }
        return found;
    }

    /** Where the headline ends: a comma after two words, the end of a short sentence, the first connector after two words, else the last whole word. */
    private static int headlineEnd(String sentence) {
        int comma = sentence.indexOf(", ");
        if (comma >= HEADLINE_MIN && comma <= HEADLINE_MAX && words(sentence.substring(0, comma)) >= 2) {
            return comma;
        }
        if (sentence.length() <= HEADLINE_MAX && words(sentence) <= HEADLINE_WORDS_MAX) {
            return dangling(sentence).length();
        }
        Matcher connector = CONNECTOR.matcher(sentence);
        while (connector.find() && connector.start() <= HEADLINE_MAX) {
            if (connector.start() >= HEADLINE_MIN && words(sentence.substring(0, connector.start())) >= 2) {
                return connector.start();
            }
        }
        int end = 0;
        for (int count = 0; count < HEADLINE_WORDS_MAX - 1; count++) {
            int next = sentence.indexOf(' ', end + 1);
            if (next < 0 || next > HEADLINE_MAX) {
                break;
            }
            end = next;
        }
        return end > 0 ? end : Math.min(sentence.length(), HEADLINE_MAX);
    }

    private static @Nullable String sublineOf(String text, String headline) {
        String clean = LEADING.matcher(text.strip()).replaceFirst("").strip();
        if (!LETTER.matcher(clean).find() || clean.equalsIgnoreCase(headline)) {
            return null;
        }
        if (clean.length() <= SUBLINE_MAX) {
            return dangling(clean);
        }
        Matcher ends = Pattern.compile("[.!?](?=\\s)").matcher(clean);
        int sentence = 0;
        while (ends.find() && ends.end() <= SUBLINE_MAX) {
            sentence = ends.end();
        }
        if (sentence > SUBLINE_MAX / 3) {
            return clean.substring(0, sentence);
        }
        int space = clean.lastIndexOf(' ', SUBLINE_MAX);
        String cut = clean.substring(0, space > SUBLINE_MAX / 2 ? space : SUBLINE_MAX);
        return tidy(cut) + "…";
    }

    /** Without the words that led to a figure now set apart. */
    private static String dangling(String text) {
        String kept = TRAILING.matcher(text).replaceFirst("");
        return kept.isEmpty() ? text : kept;
    }

    private static String tidy(String text) {
        String whole = text.strip();
        if (whole.endsWith(".") && !whole.endsWith("..")) {
            whole = whole.substring(0, whole.length() - 1);
        }
        return TRAILING.matcher(whole).replaceFirst("");
    }

    private static String capitalised(String text) {
        int first = text.codePointAt(0);
        boolean turkish = first == 'i' && Language.of(text) == Language.TURKISH;
        String upper = turkish ? "İ" : Character.toString(Character.toUpperCase(first));
        return upper + text.substring(Character.charCount(first));
    }

    private static int words(String text) {
        return text.strip().split("\\s+", -1).length;
    }
}
