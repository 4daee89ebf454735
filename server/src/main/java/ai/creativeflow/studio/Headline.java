package ai.creativeflow.studio;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first phrase, or as much of it as stands alone, and what is left for the subline. */
record Headline(String text, List<Phrase> rest) {

    private static final int LENGTH_MAX = 46;
    private static final int LENGTH_MIN = 9;
    /** What is still set whole rather than broken. */
    private static final int WHOLE_MAX = 70;

    private static final int WHOLE_RATHER_THAN_STUB = 56;
    private static final int WORDS_MAX = 8;

    private static final Pattern QUOTED = Pattern.compile("[“\"„«]\\s*([^“”\"„«»]{2,240}?)\\s*[”\"“»]");
    private static final Pattern STRONG =
            Lexicon.pattern("\\s+(?=(?:" + Lexicon.STRONG_PREPOSITION + ")\\s)|\\s+[–—]\\s+");
    private static final Pattern WEAK =
            Lexicon.pattern("\\s+(?=(?!(?:to|zu|of|de)\\s)(?:" + Lexicon.PREPOSITION + ")\\s)");
    private static final Pattern JOINED = Lexicon.pattern("\\s+(?=(?:and|und|et|y|e|i|ve|και|и|і|та|או)\\s)");
    private static final Pattern SUBORDINATE = Lexicon.pattern(
            "^(?:when|if|while|because|although|before|after|once|as|wenn|weil|wer|was|bevor|quand|si|lorsque|cuando|quando|se|gdy|jeśli|όταν|αν|если|когда|якщо|коли)\\b.*");
    private static final Pattern TIED = Lexicon.pattern(
            ".*(?:^|[\\s])(?:us|you|me|him|them|it|is|are|be|was|auch|jetzt|also|even|noch|schon|aussi|también|anche|gibt['’]s|looking|waiting|wanted|ready|apply|made|up|out|back|off|down|here|all|more|perfect|great|thanks?|thank you|need(?:ed)?|works?|comes?|goes|\\p{L}+(?<!b|sp|n)ed|it's|we['’]re|suchen|sucht|gibt|kommt|freuen uns|uns|dich|euch|sich|vous|nous|\\d+)$");
    private static final Pattern GOES_ON = Lexicon.pattern(
            "^(?:it['’]?s|it is|that['’]?s|but|or|so|yet|aber|oder|doch|sondern|mais|pero|sino|ma|ale|lecz|αλλά|но|але|أو|לכן|אבל|m/w/d|inc|ltd)\\b.*");
    private static final Pattern LIST =
            Lexicon.pattern("^(?:[^\\s,]+(?:\\s[^\\s,]+){0,2},\\s+){0,12}[^\\s,]+(?:\\s[^\\s,]+){0,2}?\\s+(?:"
                    + Lexicon.CONJUNCTION + ")\\s.*");
    private static final Pattern KIND_OF_EVENT = Lexicon.pattern(
            "(?:course|class|kurs|cours|webinar|workshop|concert|konzert|seminar|vortrag|talk|meetup|reminder|lecture|lesung|curso|taller|atelier|corso|vernissage|opening|new|neu|nouveau|nuevo|today|tonight)");

    Headline {
        rest = List.copyOf(rest);
    }

    /** Of one phrase at least. */
    static Headline of(List<Phrase> phrases) {
        for (int i = 0; i < phrases.size(); i++) {
            Matcher quote = QUOTED.matcher(phrases.get(i).text());
            if (quote.find() && isHeadline(phrases.get(i).text(), quote)) {
                var rest = new ArrayList<Phrase>(phrases);
                String around =
                        phrases.get(i).text().substring(0, quote.start()).strip();
                String behind = phrases.get(i).text().substring(quote.end()).strip();
                rest.remove(i);
                if (i > 0
                        && phrases.get(i - 1).after() == Phrase.Break.COLON
                        && Lexicon.words(phrases.get(i - 1).text()) <= 3) {
                    rest.remove(i - 1);
                }
                if (quote.group(1).length() > WHOLE_MAX) {
                    rest.addAll(0, Phrase.of(quote.group(1), false));
                    return of(rest);
                }
                split(behind, phrases.get(i)).forEach(p -> rest.addFirst(p));
                split(around, phrases.get(i)).forEach(p -> rest.addFirst(p));
                return new Headline(quote.group(1), rest);
            }
        }
        Phrase first = phrases.getFirst();
        if (phrases.size() > 1
                && first.after() == Phrase.Break.COLON
                && KIND_OF_EVENT.matcher(first.text()).matches()
                && first.text().length() + phrases.get(1).text().length() < LENGTH_MAX - 2) {
            return new Headline(tidy(first.text() + ": " + phrases.get(1).text()), phrases.subList(2, phrases.size()));
        }
        int end = end(first.text());
        var rest = new ArrayList<Phrase>();
        rest.addAll(split(first.text().substring(end), first));
        rest.addAll(phrases.subList(1, phrases.size()));
        return new Headline(tidy(first.text().substring(0, end)), rest);
    }

    private static final Pattern LEFT = Lexicon.pattern(
            "^[\\s,;:–—.!?-]+|^(?:and|with|featuring|und|et|y|e|ve|saying|that says|called|titled)\\s+(?=\\S)");
    private static final Pattern LINK = Lexicon.pattern(
            "(?:^|\\s)(?:saying|says|that says|called|titled|named|reading|with|the|a|an|our|and|text|words|message|mit|dem|text|unser(?:e[nrms]?)?|le|la|notre|el|nuestr[oa])$");

    private static List<Phrase> split(String text, Phrase of) {
        String clean = LEFT.matcher(LEFT.matcher(text.strip()).replaceFirst("").strip())
                .replaceFirst("")
                .strip();
        String whole = LINK.matcher(clean.replaceAll("[\\s,;]+$", "")).replaceFirst("");
        return Lexicon.hasWord(whole) ? List.of(of.with(whole)) : List.of();
    }

    /** Words that someone quotes for the picture, not the quoted name within a sentence. */
    private static boolean isHeadline(String text, Matcher quote) {
        String before = text.substring(0, quote.start()).strip();
        String after = text.substring(quote.end()).strip();
        boolean heads = before.isEmpty() && (!after.matches("^\\p{Ll}.*") || Lexicon.words(after) > 2);
        boolean apart = before.endsWith(",") && after.startsWith(",");
        boolean closes = apart || (Lexicon.words(before) <= 3 && (after.isEmpty() || after.matches("[.!?]")));
        return heads
                || closes
                || before.toLowerCase(Locale.ROOT)
                        .matches(
                                "(?s).*\\b(?:says?|saying|text|words|message|slogan|titled|called|named|reading|reads|texto|texte|testo)\\s*:?$");
    }

    private static boolean leavesStub(String sentence, int end) {
        return sentence.length() <= WHOLE_RATHER_THAN_STUB
                && Lexicon.words(sentence.substring(end)) <= 4
                && !sentence.substring(end).contains(",");
    }

    private static int end(String sentence) {
        boolean fits = sentence.length() <= LENGTH_MAX && Lexicon.words(sentence) <= WORDS_MAX;
        int comma = comma(sentence, fits);
        if (comma > 0 || fits) {
            return comma > 0 ? comma : sentence.length();
        }
        for (Pattern cut : List.of(STRONG, WEAK)) {
            int end = cut(sentence, cut);
            if (end > 0) {
                return leavesStub(sentence, end) ? sentence.length() : end;
            }
        }
        if (sentence.length() <= WHOLE_MAX) {
            return sentence.length();
        }
        int joined = cut(sentence, JOINED);
        return joined > 0 ? joined : lastWord(sentence);
    }

    private static int comma(String sentence, boolean fits) {
        for (int comma = sentence.indexOf(", ");
                comma > 0 && comma <= LENGTH_MAX;
                comma = sentence.indexOf(", ", comma + 1)) {
            String before = sentence.substring(0, comma);
            String after = sentence.substring(comma + 2);
            if (!Phrase.isQuoting(before)
                    && before.length() >= LENGTH_MIN
                    && (Lexicon.words(before) >= 2 || Lexicon.words(after) >= 3)
                    && !SUBORDINATE.matcher(before).matches()
                    && !GOES_ON.matcher(after).matches()
                    && !isList(before, after)
                    && !(fits && isOneLine(before, after))
                    && !Lexicon.leadsOn(before)) {
                return comma;
            }
            if (isList(before, after)) {
                return 0;
            }
        }
        return 0;
    }

    /** A short one that a break would not help: "Ice cream, twelve flavours", "50 years, 50 stories, 50 prints". */
    private static boolean isOneLine(String before, String after) {
        int words = Lexicon.words(after);
        return words < 2 || (Lexicon.words(before) <= 2 && (words <= 2 || after.contains(", ")));
    }

    private static boolean isList(String before, String after) {
        return Lexicon.words(before.substring(before.lastIndexOf(',') + 1)) <= 2
                && LIST.matcher(after).matches();
    }

    private static int cut(String sentence, Pattern at) {
        Matcher matcher = at.matcher(sentence);
        while (matcher.find() && matcher.start() <= LENGTH_MAX) {
            String before = sentence.substring(0, matcher.start());
            if (!Phrase.isQuoting(before)
                    && before.length() >= LENGTH_MIN
                    && Lexicon.words(before) >= 2
                    && !TIED.matcher(before).matches()
                    && !Lexicon.leadsOn(before)) {
                return matcher.start();
            }
        }
        return 0;
    }

    private static int lastWord(String sentence) {
        int end = sentence.lastIndexOf(' ', LENGTH_MAX);
        while (end > 0
                && (Lexicon.leadsOn(sentence.substring(0, end))
                        || sentence.substring(0, end).matches(".*(?:\\d|,)$"))) {
            end = sentence.lastIndexOf(' ', end - 1);
        }
        return end > 0 ? end : Math.min(sentence.length(), LENGTH_MAX + 44);
    }

    /** Without the one full stop of a single sentence. */
    static String tidy(String text) {
        String whole = text.strip().replaceAll("[,;:–—\\s-]+$", "");
        boolean stop = whole.endsWith(".") && !whole.endsWith("..") && !whole.matches(".*\\b\\p{L}\\.\\p{L}\\.$");
        return stop ? whole.substring(0, whole.length() - 1) : whole;
    }
}
