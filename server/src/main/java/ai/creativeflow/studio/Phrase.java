package ai.creativeflow.studio;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A sentence of the prompt, or what stands on a line, between dashes or pictures of its own, and how it was set off from the next. */
record Phrase(String text, Break after) {

    /** What stood behind a phrase. */
    enum Break {
        SENTENCE,
        COLON,
        DASH,
        LINE
    }

    private static final int WORDS_OF_ITEM_MAX = 5;

    private static final Pattern BREAK = Lexicon.pattern(
            "(?<stop>(?<=[.!?…;。])[\"”»’)]?\\s+(?=\\S))|(?<colon>\\s?:(?=\\s|$)\\s*)|(?<dash>[ \\t]+[–—-]{1,3}[ \\t]+)"
                    + "|(?<line>\\s*(?:\\n\\s*(?:[-–*>]+\\s+|\\d{1,2}[.)]\\s+)?){1,40}|\\s*[•·▪●✓✔►▶|]\\s*|\\s+/{1,2}\\s+)|(?<picture>\\s*"
                    + Legible.PICTURE + "[\\s" + Legible.PICTURE + "]*)");
    private static final Pattern ABBREVIATION = Lexicon.pattern(
            "(?:^|.*[\\s(])(?:st|ste|dr|mr|mrs|ms|mme|prof|no|nr|vs|z\\.\\s?b|bzw|ca|str|tel|approx|jr|sr|sra|av|avda|ul|al|p\\.\\s?m|a\\.\\s?m|d\\.\\s?h|u\\.\\s?a|godz|inkl|incl|max|min|p|jan|feb|apr|aug|sept?|oct|nov|dec|okt|dez|св|ул|г|им|тел|пл)\\.$");
    private static final Pattern ORDINAL = Lexicon.pattern("(?:^|.*[\\s–-])\\d{1,2}\\.$");
    private static final Pattern MONTH = Lexicon.pattern("^" + Lexicon.MONTH);
    private static final Pattern READS_ON = Lexicon.pattern("(?:" + Lexicon.PREPOSITION + "|" + Lexicon.CONJUNCTION
            + "|tonight|today|tomorrow|now|heute|morgen|jetzt|ce soir|hoy|of|de)\\b.*");
    private static final Pattern MARKS_BEFORE = Lexicon.pattern("^(?:[\\s,;:.!?)–—…]|-(?!\\s?\\d{1,2}\\s?%))+");
    private static final Pattern STOP = Lexicon.pattern(".*[.!?…]$");

    Phrase {
        text = text.strip();
    }

    Phrase with(String other) {
        return new Phrase(other, after);
    }

    /** The phrases of a text in order, none empty. Where ordinals take a dot (12. Juli), one behind a number ends nothing. */
    static List<Phrase> of(String text, boolean dottedOrdinals) {
        var found = new ArrayList<Phrase>();
        Matcher matcher = BREAK.matcher(text);
        int start = 0;
        while (matcher.find()) {
            if (matcher.end() > start && isBreak(text, start, matcher, dottedOrdinals)) {
                add(found, text.substring(start, matcher.start()), kind(matcher));
                start = matcher.end();
            }
        }
        add(found, text.substring(start), Break.SENTENCE);
        return found;
    }

    private static void add(List<Phrase> found, String part, Break after) {
        String clean = MARKS_BEFORE
                .matcher(part.replace(Legible.PICTURE, " ").strip())
                .replaceFirst("")
                .strip();
        String whole = clean.replaceAll("[\\s,;]+$", "");
        if (Lexicon.hasWord(whole)) {
            found.add(new Phrase(whole.replaceAll("\\s+", " "), after));
        }
    }

    private static Break kind(Matcher matcher) {
        if (matcher.group("stop") != null) {
            return Break.SENTENCE;
        }
        if (matcher.group("colon") != null) {
            return Break.COLON;
        }
        return matcher.group("dash") != null ? Break.DASH : Break.LINE;
    }

    private static boolean isBreak(String text, int start, Matcher matcher, boolean dottedOrdinals) {
        String before = text.substring(Math.max(start, matcher.start() - 12), matcher.start());
        String next = text.substring(matcher.end(), Math.min(text.length(), matcher.end() + 40));
        if (matcher.group("line") == null && isQuoting(text.substring(start, matcher.start()))) {
            return false;
        }
        if (matcher.group("stop") != null) {
            return !ABBREVIATION.matcher(before).matches()
                    && !(ORDINAL.matcher(before).matches()
                            && (dottedOrdinals
                                    || Character.isLowerCase(next.codePointAt(0))
                                    || MONTH.matcher(next).find()));
        }
        if (matcher.group("dash") != null) {
            boolean range = before.matches("(?:.*[^#\\d])?\\d+") && next.matches("(?s)\\d.*");
            return !range && !next.matches("(?s)[\\p{Ll}\\p{N}][^\\s:.!?,]*(?:[:.!?,](?:\\s.*)?|\\n.*)?");
        }
        if (matcher.group("picture") != null) {
            boolean loneBefore = Lexicon.words(text.substring(start, matcher.start())) < 2;
            return !loneBefore && !READS_ON.matcher(next).matches();
        }
        return true;
    }

    /** Within a quotation that has not been closed. */
    static boolean isQuoting(String text) {
        boolean straight = text.chars().filter(c -> c == '"').count() % 2 == 1;
        boolean english = text.indexOf('„') < 0 && text.lastIndexOf('“') > text.lastIndexOf('”');
        return straight || english || text.lastIndexOf('«') > text.lastIndexOf('»');
    }

    /** In one line again: a comma list of short items stays apart by dots, sentences get the stop they lack. */
    static String joined(List<Phrase> phrases) {
        var line = new StringBuilder();
        boolean items = phrases.size() > 1 && phrases.stream().allMatch(p -> p.isItem());
        for (int i = 0; i < phrases.size(); i++) {
            Phrase phrase = phrases.get(i);
            String text = items && phrase.text().endsWith(".")
                    ? phrase.text().substring(0, phrase.text().length() - 1)
                    : phrase.text();
            boolean leadsOn = i > 0
                    && !items
                    && (phrases.get(i - 1).after() == Break.COLON
                            || phrases.get(i - 1).after() == Break.DASH);
            if (!leadsOn) {
                text = capitalised(text);
            }
            line.append(text);
            if (i < phrases.size() - 1) {
                line.append(items ? " · " : phrase.link());
            }
        }
        return line.toString();
    }

    private boolean isItem() {
        return after != Break.COLON
                && Lexicon.words(text) <= WORDS_OF_ITEM_MAX
                && !text.matches(".*[!?…]$")
                && !text.contains(", ");
    }

    private String link() {
        return switch (after) {
            case COLON -> ": ";
            case DASH -> " – ";
            case SENTENCE, LINE -> STOP.matcher(text).matches() ? " " : ". ";
        };
    }

    /** Turkish has a dotted capital. */
    static String capitalised(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.codePointAt(0);
        boolean mark = (first == '"' || first == '“' || first == '¡' || first == '¿' || first == '‘' || first == '\'')
                && text.length() > 1;
        if (mark) {
            return text.charAt(0) + capitalised(text.substring(1));
        }
        if (text.matches("(?s)(?:https?://|www\\.|@|[\\w.-]+@|[\\w-]+\\.[a-z]{2,}(?:[/\\s]|$)).*")) {
            return text;
        }
        boolean turkish = first == 'i' && Language.of(text) == Language.TURKISH;
        String upper = turkish ? "İ" : Character.toString(Character.toUpperCase(first));
        return upper + text.substring(Character.charCount(first));
    }
}
