package ai.creativeflow.studio;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a brief names: "Headline: …", "button saying "Book now"", "Where: …". What is named for the designer goes. */
record Labels(Map<Labels.Name, String> named, String rest) {

    /** What a brief may name, by the words that are used for it. */
    enum Name {
        HEADLINE(
                "(?:main )?(?:text|words|wording|texte|texto|testo|tekst|copy|product|service|event(?: name)?|occasion|topic|produkt|produit|producto|prodotto|veranstaltung|anlass|thema|headline|heading|title|titel|überschrift|titre|título|titular|titolo|nagłówek|tytuł|başlık|τίτλος|заголовок)"),
        SUBLINE(
                "sub-?(?:line|title|headline|heading|text)s?|tagline|(?:key |main )?message|body(?: text| copy)?|slogan|claim|unter(?:titel|zeile|überschrift)|sous-titre|subtítulo|sottotitolo|podtytuł|alt başlık|подзаголовок"),
        CALL(
                "(?:the )?(?:cta|call[- ]to[- ]action|button)(?: text| label| copy)?|aufruf|bouton|botón|botão|pulsante|przycisk|кнопка"),
        WHEN(
                "when|date(?: ?(?:and|&|/) ?time)?|day|wann|datum|termin|quand|fecha|cuándo|quando|data|kiedy|tarih|πότε|когда|дата|коли|متى|التاريخ|תאריך|מתי"),
        TIME("time|uhrzeit|heure|hora|ora|orario|godzina|saat|ώρα|время|час|הוקת|שעה|الوقت"),
        WHERE(
                "where|location|venue|place|address|wo|ort|adresse|lieu|où|lugar|dónde|local|onde|luogo|dove|miejsce|gdzie|yer|πού|где|место|де|місце|المكان|אין|איפה|מיקום|מקום"),
        ASIDE(
                "(?:image |picture |poster )?(?:format|size|dimensions?|style|stil|estilo|stile|styl|colou?rs?(?: palette| scheme)?|farben?|couleurs?|colores|cores|colori|palette|mood|tone(?: of voice)?|vibe|look(?: and feel)?|audience|target(?: audience| group)?|zielgruppe|goal|objective|purpose|brand|font|typography|background|hintergrund|fond|fondo|sfondo|platform|deliverables?|notes?|brief|imagery|visuals?|logo|hashtags?|ratio|aspect ratio|type|layout|language|sprache|image|photo|picture)");

        private final String words;

        Name(String words) {
            this.words = words;
        }
    }

    private static final String ANY = any();
    private static final Pattern LABELLED = Lexicon.pattern("(?:^|(?<=[\\n.;,!?•·|" + Legible.PICTURE
            + "])|(?<=\\n[-*•] ))[ \\t]*(?:[-*•][ \\t]*)?(?:and |with )?(?:" + ANY
            + ")\\s?[:=](?!//)[ \\t]*(?<value>\"[^\"\\n]{1,120}\"|“[^”\\n]{1,120}”|[^\\n]{1,160}?)(?=\\s*(?:[\\n;|•·"
            + Legible.PICTURE + "]|$|(?<![ap]\\.m)\\.(?:\\s|$)|,?\\s(?:and |with )?(?:" + unnamed()
            + ")\\s?[:=]))[.;,|]?");
    private static final Pattern SAID = Lexicon.pattern(
            "(?:^|(?<=\\s))(?:(?:with|and|add|use|include|put|mit|avec|con|,)\\s+){0,3}(?:(?:an?|the|as|ein(?:em|en)?|un|une|als)\\s+){0,2}(?:"
                    + ANY
                    + ")(?:\\s+(?:is|should|must|be|say|read|says?|saying|that|reads?|reading|with|text|lautet|avec|mit|con)){0,4}\\s*:?\\s*[\"“„«]\\s*(?<value>[^\"”“»\\n]{1,90}?)\\s*[\"”“»](?:\\s*(?:and|und|et|y|e|i|,|/|\\+|&)\\s*[\"“„«]\\s*(?<second>[^\"”“»\\n]{1,110}?)\\s*[\"”“»](?!\\s*button))?[.,;]?");
    private static final Pattern BUTTON = Lexicon.pattern(
            "(?:(?:with|and|add|use|include|put|mit|avec|con|,)\\s+){0,3}(?:(?:an?|the|ein(?:em|en)?|un|une)\\s+)?[\"“„«]\\s*(?<value>[^\"”“»\\n]{1,40}?)\\s*[\"”“»][ -]*(?:button|cta|call[- ]to[- ]action)[.,;]?");
    private static final Pattern WRITTEN = Lexicon.pattern(
            "^(?:please\\s+)?(?:write|put|print|(?:just )?say|schreib(?:e|en sie)?|écri(?:s|vez)|escribe|scrivi)\\s*:?\\s*[\"“„«]\\s*(?<value>[^\"”“»\\n]{1,90}?)\\s*[\"”“»].{0,300}$");
    private static final Pattern QUOTED = Pattern.compile("^[\"“„«]\\s*(.*?)\\s*[\"”“»]$");

    Labels {
        named = Map.copyOf(named);
    }

    static Labels of(String text) {
        var named = new EnumMap<Name, String>(Name.class);
        Matcher written = WRITTEN.matcher(text);
        if (written.matches()) {
            return new Labels(Map.of(Name.HEADLINE, written.group("value")), "");
        }
        String rest = taken(LABELLED, text, named, "\n");
        rest = taken(SAID, rest, named, " ");
        Matcher button = BUTTON.matcher(rest);
        if (button.find()) {
            named.putIfAbsent(Name.CALL, button.group("value"));
            rest = button.replaceFirst(" ");
        }
        named.remove(Name.ASIDE);
        return new Labels(named, rest.strip());
    }

    Optional<String> of(Name name) {
        return Optional.ofNullable(named.get(name)).filter(Lexicon::hasWord);
    }

    /** Names all that is set, so that the rest of the brief can only add when and where. */
    boolean isWhole() {
        return named.containsKey(Name.HEADLINE) && named.containsKey(Name.SUBLINE);
    }

    private static String taken(Pattern pattern, String text, Map<Name, String> named, String instead) {
        return pattern.matcher(text).replaceAll(found -> {
            Name name = nameOf(found);
            String value = QUOTED.matcher(found.group("value").strip()).replaceFirst("$1");
            if (name == null || (named.putIfAbsent(name, value) != null && name != Name.ASIDE)) {
                return Matcher.quoteReplacement(found.group());
            }
            if (pattern == SAID && found.group("second") != null) {
                named.putIfAbsent(Name.SUBLINE, found.group("second"));
            }
            return instead;
        });
    }

    private static @Nullable Name nameOf(MatchResult found) {
        for (Name name : Name.values()) {
            if (found.group(name.name()) != null) {
                return name;
            }
        }
        return null;
    }

    private static String any() {
        var all = new StringBuilder();
        for (Name name : Name.values()) {
            all.append(all.isEmpty() ? "" : "|")
                    .append("(?<")
                    .append(name.name())
                    .append(">\\b(?:")
                    .append(name.words)
                    .append(")\\b)");
        }
        return all.toString();
    }

    private static String unnamed() {
        var all = new StringBuilder();
        for (Name name : Name.values()) {
            all.append(all.isEmpty() ? "" : "|").append(name.words);
        }
        return all.toString();
    }
}
