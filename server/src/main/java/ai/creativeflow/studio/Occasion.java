package ai.creativeflow.studio;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** When and where: the date of a prompt with its time and place, in its own words, and the phrases without them. */
record Occasion(@Nullable String line, List<Phrase> rest) {

    static final int LINE_MAX = 34;
    private static final Pattern BEGINNING =
            Lexicon.pattern("(?:start|старт|beginn|début|inicio|inizio|einlass|doors)");
    static final String DOT = " · ";

    Occasion {
        rest = List.copyOf(rest);
    }

    static Occasion of(List<Phrase> phrases) {
        int best = -1;
        DateSpan span = null;
        for (int i = 0; i < phrases.size(); i++) {
            DateSpan found = DateSpan.in(phrases.get(i).text());
            if (found != null && (span == null || (span.isDeadline() && !found.isDeadline()))) {
                best = i;
                span = found;
            }
        }
        return span == null ? timed(phrases) : lifted(phrases, best, span);
    }

    /** Without a date, a time that is a phrase of its own. */
    private static Occasion timed(List<Phrase> phrases) {
        for (Phrase phrase : phrases.subList(Math.min(1, phrases.size()), phrases.size())) {
            Matcher clock = Dates.CLOCK_ALONE.matcher(phrase.text());
            if (clock.matches()) {
                List<Phrase> rest =
                        phrases.stream().filter(p -> !p.equals(phrase)).toList();
                return new Occasion(Phrase.capitalised(clock.group("clock").strip()), rest);
            }
        }
        return new Occasion(null, phrases);
    }

    private static Occasion lifted(List<Phrase> phrases, int at, DateSpan span) {
        String text = phrases.get(at).text();
        var line = new StringBuilder(span.date());
        if (span.clock() != null) {
            line.append(DOT).append(span.clock());
        }
        String before = text.substring(0, span.start());
        String after = text.substring(span.end());
        var rest = new ArrayList<>(phrases);
        if (span.place() != null) {
            line.append(DOT).append(span.place());
        } else if (after.isBlank() || after.equals(".")) {
            following(rest, at, line, span.clock() == null);
        }
        String left = Detached.from(before, after, Detached.Kind.DATE);
        String remainder = left == null ? before.stripTrailing() + " " + after.strip() : left;
        boolean begun = Character.isLowerCase(line.charAt(0))
                || BEGINNING.matcher(remainder).matches();
        if (at > 0 && begun && Lexicon.hasWord(remainder) && Lexicon.words(remainder) == 1) {
            line.insert(0, DateSpan.tidy(remainder) + " "); // Offer ends 30 September
            rest.remove(at);
        } else if (Lexicon.hasWord(remainder)) {
            rest.set(at, phrases.get(at).with(remainder));
        } else {
            rest.remove(at);
        }
        return new Occasion(Phrase.capitalised(line.toString()), rest);
    }

    /** On lines of their own, the time and then a short place may come behind the date. */
    private static void following(List<Phrase> rest, int at, StringBuilder line, boolean timeless) {
        boolean time = timeless;
        while (rest.size() > at + 1) {
            String next = DateSpan.tidy(rest.get(at + 1).text());
            if (rest.get(at).after() != Phrase.Break.LINE && !Place.isStreet(next)) {
                return;
            }
            Matcher clock = Dates.CLOCK_ALONE.matcher(next);
            if (time && clock.matches()) {
                line.append(DOT).append(clock.group("clock").strip());
                time = false;
            } else if (rest.get(at + 1).after() != Phrase.Break.COLON
                    && Lexicon.words(next) <= 4
                    && Place.isPlace(next, line.length())) {
                line.append(DOT).append(next.replaceFirst("^(?:@|at)\\s*", ""));
                rest.remove(at + 1);
                return;
            } else {
                return;
            }
            rest.remove(at + 1);
        }
    }

    /** From what a brief names. */
    static @Nullable String line(@Nullable String when, @Nullable String time, @Nullable String where) {
        var line = new StringBuilder();
        for (String part : Stream.of(when, time, where).filter(Objects::nonNull).toList()) {
            String clean = part.strip()
                    .replaceAll("[.,;]$", "")
                    .replaceAll(",\\s+(?=\\d{1,2}(?:[:.]\\d\\d)?\\s?(?:[ap]m|uhr|h)\\b)", DOT);
            if (line.isEmpty() || line.length() + clean.length() < LINE_MAX + 4) {
                line.append(line.isEmpty() ? "" : DOT).append(clean);
            }
        }
        return line.isEmpty() ? null : Phrase.capitalised(line.toString());
    }
}
