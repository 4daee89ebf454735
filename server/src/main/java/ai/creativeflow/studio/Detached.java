package ai.creativeflow.studio;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is left of a sentence when a figure or date is set apart, where a whole sentence is left. */
final class Detached {

    /** What is taken out: they stand in different places. */
    enum Kind {
        DATE,
        FIGURE
    }

    private static final Pattern CLOSES = Lexicon.pattern("^\\s*(?:[,.!?…;)].*|$)");
    private static final Pattern OPENS = Lexicon.pattern("^(?:.*[,;:(–])?\\s*$");
    private static final Pattern ADJUNCT = Lexicon.pattern("^(?:" + Lexicon.PREPOSITION + "|&)\\b.*");
    private static final Pattern MARKS = Pattern.compile("^[\\s,;:!?.…–-]+(?=[\\p{L}\\p{N}\"“¡¿@€$£])");
    private static final Pattern OPEN_MARKS = Pattern.compile("[\\s,;:(–-]+$");
    private static final Pattern INVERTED = Lexicon.pattern("^(?:"
            + "öffn|bleib|schließ|erwart|start|find|feier|lad|hab|sind|ist|gibt|beginn|mach|komm|geht|wird|werden"
            + ")\\p{Ll}*\\s.*");
    private static final Pattern CLINGS = Lexicon.pattern(
            "(?:^|.*\\s)(?:" + Lexicon.LEADING_ON
                    + "|costs?|kosten|kostet|starts?|begins?|ends?|läuft|beginnt|startet|endet|bring|yours|order|due|commence|empieza|termina|inizia|comincia|początek|over|under|above|below|worth|than|until|statt|instead|was|raise|raised|down|up|reach|reached|save|get|win|have|has|are|each|another|one|only|everything|alles|tout|todo|\\p{L}{2,}(?<!b|sp|n|w|s)ed)$");
    private static final Pattern GIVES = Lexicon.pattern(
            "(?:^|(?<=[\\s,]))(?:[,\\s]*(?:and|&|und|et|y|e|i|ve)\\s+)(?:get|save|enjoy|take|receive|grab|pay|spare|sichere? dir|erhalte|profite[rz]? d[e'’]|ahorra|llévate|ottieni|risparmia)\\s*$|(?:^|(?<=[\\s,]))(?:get|save|enjoy|take|grab|with|and|at|mit|for|für|pour|por|per|za|за|για|με(?: έκπτωση)?|avec|con(?: un)?|com|now|jetzt|today|nur|only|just)\\s*$");

    private Detached() {}

    /** Null where the sentence needs it. */
    static @Nullable String from(String before, String after, Kind kind) {
        String head = before.stripTrailing();
        String tail = after.strip();
        if (head.endsWith("(") && tail.startsWith(")")) {
            return clean(head.substring(0, head.length() - 1) + " " + tail.substring(1));
        }
        boolean opens = OPENS.matcher(head).matches();
        boolean closes = CLOSES.matcher(tail).matches();
        if (opens && closes) {
            return apart(head, tail);
        }
        if (opens) {
            if (kind == Kind.DATE && !head.isBlank()) {
                return ADJUNCT.matcher(tail).matches()
                        ? clean(OPEN_MARKS.matcher(head).replaceFirst("") + " " + tail)
                        : null;
            }
            return kind == Kind.DATE && INVERTED.matcher(tail).matches()
                    ? null
                    : clean(head + " " + MARKS.matcher(tail).replaceFirst(""));
        }
        if (closes) {
            return closing(head, tail, kind);
        }
        boolean adjunct = kind == Kind.DATE
                && ADJUNCT.matcher(tail).matches()
                && !CLINGS.matcher(head).matches();
        return adjunct ? clean(head + " " + tail) : null;
    }

    private static @Nullable String closing(String head, String tail, Kind kind) {
        String kept = kind == Kind.FIGURE ? GIVES.matcher(head).replaceFirst("").stripTrailing() : head;
        if (kept.isBlank()) {
            return clean(tail);
        }
        if (CLINGS.matcher(kept).matches()) {
            return null;
        }
        return clean(kept + tail);
    }

    /** A whole clause went: one comma stays between its neighbours. */
    private static String apart(String head, String tail) {
        String start = OPEN_MARKS.matcher(head).replaceFirst("");
        boolean more = Lexicon.hasWord(tail);
        if (start.isBlank()) {
            return clean(MARKS.matcher(tail).replaceFirst(""));
        }
        return clean(start + (more && !tail.startsWith(",") && !tail.startsWith(".") ? ", " : "") + tail);
    }

    private static String clean(String text) {
        return text.replaceAll("\\s+", " ")
                .replaceAll("\\s+([,.!?;])", "$1")
                .replaceAll("[,;:]\\s*([.!?]|$)", "$1")
                .strip();
    }
}
