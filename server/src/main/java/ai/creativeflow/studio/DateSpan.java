package ai.creativeflow.studio;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A date in a sentence, from its preposition to its time and place. */
record DateSpan(
        int start,
        int end,
        String date,
        @Nullable String clock,
        @Nullable String place) {

    private static final Pattern ONLY = Lexicon.pattern("^\\s+only\\b");
    private static final Pattern NOT_A_DAY = Lexicon.pattern(
            ".*\\b(?:black|cyber|good|giving|super|casual|taco|throwback|blue|easter|palm|ash|closed|except|not)(?: on)?\\s*$");

    /** The first that is a date and not a name (Black Friday), and without which the sentence still stands. */
    static @Nullable DateSpan in(String text) {
        DateSpan day = day(text);
        return day == null ? weekday(text) : day;
    }

    private static @Nullable DateSpan day(String text) {
        Matcher day = Dates.DAY_FOUND.matcher(text);
        while (day.find()) {
            boolean hangs = day.group("suffix") != null && day.group("kadar") == null;
            DateSpan span = of(text, day.start(), hangs ? day.start("suffix") : day.end());
            if (hangs && Lexicon.hasWord(text.substring(0, span.start()))) {
                return new DateSpan(span.start(), day.end(), span.date(), null, null);
            }
            if (span.canGo(text)) {
                return span;
            }
        }
        return null;
    }

    private static @Nullable DateSpan weekday(String text) {
        Matcher weekday = Dates.WEEKDAY_FOUND.matcher(text);
        while (weekday.find()) {
            DateSpan span = of(text, weekday.start(), weekday.end());
            if (span.isMeant(text, weekday)
                    && !NOT_A_DAY.matcher(text.substring(0, weekday.start())).matches()
                    && span.canGo(text)) {
                return span;
            }
        }
        return null;
    }

    /** With a time, "every" or a preposition, or in a clause of its own: otherwise it may be part of a name. */
    private boolean isMeant(String text, Matcher weekday) {
        if (clock != null) {
            return true;
        }
        boolean closes = text.substring(end).matches("(?:[,.!].*)?");
        boolean opens = start == 0 || text.substring(0, start).endsWith(", ");
        return weekday.group("today") == null
                && (weekday.group("every") != null || (closes && (opens || start < weekday.start())));
    }

    private boolean canGo(String text) {
        return Detached.from(text.substring(0, start), text.substring(end), Detached.Kind.DATE) != null;
    }

    boolean isDeadline() {
        return Dates.DEADLINE.matcher(date).matches();
    }

    /** With its lead or without its preposition, with the time behind or before it and, in a list, the place. */
    private static DateSpan of(String text, int from, int to) {
        Matcher after = Dates.CLOCK_AFTER.matcher(text.substring(to));
        if (after.find()) {
            String clock = after.group("clock") == null
                    ? after.group().replaceFirst("^[\\s,·|/–-]+", "")
                    : after.group("clock");
            return led(text, from, to, to + after.end(), clock);
        }
        Matcher before = Dates.CLOCK_BEFORE.matcher(text.substring(0, from));
        if (before.find()) {
            return placed(text, undropped(text, before.start()), to, text.substring(from, to), before.group("clock"));
        }
        Matcher only = ONLY.matcher(text.substring(to));
        int end = only.find() ? to + only.end() : to;
        return led(text, from, end, end, null);
    }

    private static DateSpan led(String text, int from, int to, int end, @Nullable String clock) {
        String date = text.substring(from, to);
        Matcher kept = Dates.KEPT.matcher(text.substring(0, from));
        if (!kept.find()) {
            return placed(text, undropped(text, from), end, date, clock);
        }
        boolean dropped = Dates.OF_DAY.matcher(kept.group()).matches()
                && Dates.OF_RANGE.matcher(kept.group()).matches()
                        == Dates.RANGES.matcher(date).matches();
        return placed(text, undropped(text, kept.start()), end, dropped ? date : kept.group() + date, clock);
    }

    /** Where the preposition begins that goes with the date. */
    private static int undropped(String text, int start) {
        Matcher dropped = Dates.DROPPED.matcher(text.substring(0, start));
        return dropped.find() ? dropped.start() : start;
    }

    private static DateSpan placed(String text, int start, int end, String date, @Nullable String clock) {
        int taken = date.length() + (clock == null ? 0 : clock.length() + Occasion.DOT.length());
        Place place = Place.behind(text.substring(end), start == 0, clock != null, taken);
        if (place == null) {
            return new DateSpan(start, end, tidy(date), clock == null ? null : tidy(clock), null);
        }
        int behind = end + place.end();
        Matcher later = Dates.CLOCK_AFTER.matcher(text.substring(behind));
        if (clock == null && later.find() && later.group("clock") != null) {
            return new DateSpan(start, behind + later.end(), tidy(date), tidy(later.group("clock")), place.name());
        }
        return new DateSpan(start, behind, tidy(date), clock == null ? null : tidy(clock), place.name());
    }

    static String tidy(String text) {
        return text.strip().replaceAll("[,;]$|(?<![\\d.]\\d|\\.)\\.$", "");
    }
}
