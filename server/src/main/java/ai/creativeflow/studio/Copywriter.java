package ai.creativeflow.studio;

import ai.creativeflow.imaging.PixelSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes copy of a prompt by fixed rules, in this order: what is said to us goes, what is named is taken by its name, the
 * call to action, the figure and the date are set apart, the first phrase becomes the headline, the next the subline.
 */
final class Copywriter {

    private static final int SUBLINE_MAX = 110;
    private static final PixelSize THUMBNAIL = new PixelSize(1280, 720);

    private static final Pattern HASHTAGS =
            Lexicon.pattern("(?:(?:^|\\s)#[\\p{L}\\p{N}_]+){1,40}(?=\\s*(?:$|\\n|" + Legible.PICTURE + "))");
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:https?://)(?:www\\.)?([^\\s/?#]+)(/[^\\s?#]{1,18}(?=[\\s.,!]|$))?[^\\s,!]*?(?=[.,!]?(?:\\s|$))");
    /** A dash between two words each takes spaces: Mar 3 – Mar 9. */
    private static final Pattern SPANNING =
            Lexicon.pattern("(?<=\\p{L}\\.? \\d{1,2}\\.?|\\d{1,2}\\.? \\p{L}{3,12})–(?=[\\p{L}\\d]+\\.? )");

    private static final Pattern CLAUSE_END =
            Lexicon.pattern(",\\s|\\s(?=(?:" + Lexicon.STRONG_PREPOSITION + "|and|und|et|y|e|i|и|і)\\s)");

    private final Typefaces typefaces;

    Copywriter(Typefaces typefaces) {
        this.typefaces = typefaces;
    }

    /** A thumbnail leads to what it stands for by itself: it has no call to action but the prompt's own. */
    Copy write(Brief brief) {
        return write(brief.prompt(), !brief.canvas().equals(THUMBNAIL));
    }

    Copy write(String prompt) {
        return write(prompt, true);
    }

    private Copy write(String prompt, boolean calling) {
        Legible legible = Legible.of(prompt, typefaces);
        if (!Lexicon.hasWord(legible.text())) {
            return new Copy(null, null, null, null, null, Language.ENGLISH, legible.warnings());
        }
        Language language = legible.language();
        Instructions.Told told = Instructions.opened(bare(legible.text()));
        Labels labels = Labels.of(told.text());
        List<Phrase> phrases = Instructions.removed(
                Phrase.of(Dates.tightened(labels.rest()), language.dotsOrdinals()), told.addressed());
        StatedCall stated = StatedCall.of(named(labels, phrases));
        Figures figures = Figures.of(stated.rest());
        Occasion occasion = Occasion.of(figures.rest());
        String date = labelled(labels)
                .or(() -> Optional.ofNullable(occasion.line()))
                .orElseGet(() -> labels.isWhole() ? Occasion.of(phrases).line() : null);
        String call = labels.of(Labels.Name.CALL)
                .or(() -> Optional.ofNullable(stated.call()))
                .or(() -> calling && !Intent.isNone(legible.text())
                        ? Intent.of(told.text()).map(intent -> intent.call(language))
                        : Optional.empty())
                .orElse(null);
        List<Phrase> rest = withPlace(occasion.rest(), labels.of(Labels.Name.WHERE), date);
        if (rest.isEmpty()) {
            return lone(figures, date, call, legible, stated.rest());
        }
        Headline headline = Headline.of(rest);
        boolean repeated = figures.badge() != null
                && !figures.lifted()
                && headline.text()
                        .replace(" ", "")
                        .contains(figures.badge().figure().replaceAll("[ −]", ""));
        return new Copy(
                set(headline.text()),
                subline(headline),
                call == null ? null : Punctuation.typographic(call),
                repeated ? null : figures.badge(),
                date == null
                        ? null
                        : Punctuation.typographic(SPANNING.matcher(date).replaceAll(" – ")),
                language,
                legible.warnings());
    }

    /** A prompt of nothing but a figure and a date. */
    private static Copy lone(
            Figures figures, @Nullable String date, @Nullable String call, Legible legible, List<Phrase> said) {
        Copy.Badge badge = figures.badge();
        String words = badge != null ? Copy.inOneLine(badge) : date != null ? date : Phrase.joined(said);
        String rest = badge == null ? null : date;
        return new Copy(
                set(words.isBlank() ? legible.text() : words),
                null,
                call,
                null,
                rest == null ? null : Punctuation.typographic(rest),
                legible.language(),
                legible.warnings());
    }

    private static Optional<String> labelled(Labels labels) {
        return Optional.ofNullable(Occasion.line(
                labels.of(Labels.Name.WHEN).orElse(null),
                labels.of(Labels.Name.TIME).orElse(null),
                labels.of(Labels.Name.WHERE).orElse(null)));
    }

    /** A place that is named and too long for the date line stands below the headline. */
    private static List<Phrase> withPlace(List<Phrase> phrases, Optional<String> place, @Nullable String date) {
        if (phrases.isEmpty() || place.isEmpty() || (date != null && date.contains(place.get()))) {
            return phrases;
        }
        var all = new ArrayList<>(phrases);
        all.add(1, new Phrase(place.get(), Phrase.Break.LINE));
        return all;
    }

    /** What is named stands first, or second where only the subline is; where both are, the rest of the brief is for us. */
    private static List<Phrase> named(Labels labels, List<Phrase> phrases) {
        Optional<String> headline = labels.of(Labels.Name.HEADLINE);
        Optional<String> subline = labels.of(Labels.Name.SUBLINE);
        var all = new ArrayList<Phrase>();
        headline.ifPresent(text -> all.add(new Phrase(text, Phrase.Break.LINE)));
        subline.ifPresent(text -> all.add(new Phrase(text, Phrase.Break.LINE)));
        if (headline.isEmpty() || subline.isEmpty()) {
            all.addAll(subline.isPresent() ? 0 : all.size(), phrases);
        }
        return all.isEmpty() ? phrases : all;
    }

    /** Without hashtags at the end of a line, and with addresses as people say them. */
    private static String bare(String text) {
        String tagless = HASHTAGS.matcher(text).replaceAll("");
        String kept = Lexicon.hasWord(tagless) ? tagless : text.replace("#", "");
        return ADDRESS.matcher(kept)
                .replaceAll(found ->
                        Matcher.quoteReplacement(found.group(1) + (found.group(2) == null ? "" : found.group(2))));
    }

    private static @Nullable String subline(Headline headline) {
        if (headline.rest().isEmpty()) {
            return null;
        }
        var taken = new ArrayList<Phrase>();
        for (Phrase phrase : headline.rest()) {
            var more = new ArrayList<>(taken);
            more.add(phrase);
            if (Phrase.joined(more).length() > SUBLINE_MAX) {
                break;
            }
            taken.add(phrase);
        }
        String text = taken.isEmpty()
                ? cut(headline.rest().getFirst().text())
                : taken.size() == 1 ? Headline.tidy(taken.getFirst().text()) : Phrase.joined(taken);
        return text.equalsIgnoreCase(headline.text()) || !Lexicon.hasWord(text) ? null : set(text);
    }

    /** A sentence too long to be set, up to a clause's end, else up to a word. */
    private static String cut(String text) {
        Matcher clause = CLAUSE_END.matcher(text);
        int end = 0;
        while (clause.find() && clause.start() <= SUBLINE_MAX) {
            if (!Lexicon.leadsOn(text.substring(0, clause.start()))) {
                end = clause.start();
            }
        }
        if (end > SUBLINE_MAX / 3) {
            return Headline.tidy(text.substring(0, end));
        }
        int space = text.lastIndexOf(' ', SUBLINE_MAX - 1);
        while (space > SUBLINE_MAX / 3 && Lexicon.leadsOn(text.substring(0, space))) {
            space = text.lastIndexOf(' ', space - 1);
        }
        return Headline.tidy(text.substring(0, space > 0 ? space : SUBLINE_MAX)) + "…";
    }

    private static String set(String text) {
        return Punctuation.typographic(Phrase.capitalised(text));
    }
}
