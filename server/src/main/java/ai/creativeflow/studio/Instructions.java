package ai.creativeflow.studio;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells what a prompt says to us from what it says to the reader: "create a poster for", "in a minimalist style", "use warm
 * colours", "dark blue, moody". Every repeated group is bounded, because Java matches them by recursion.
 */
final class Instructions {

    private static final String PLATFORM =
            "(?:instagram|insta|ig|facebook|fb|linkedin|twitter|x|pinterest|tiktok|youtube|yt|whatsapp|social|social[- ]media|web|website|promotional|promo|marketing|advertising|digital|square|vertical|reel|story|feed|email)";
    private static final String STRONG_KIND =
            "(?:poster|postcard|postkarte|visuel|flyer|flier|banner|thumbnail|advert|advertisement|plakat|flugblatt|affiche|bannière|vignette|cartel|póster|cartaz|panfleto|volantino|locandina|manifesto|plakat|ulotk[aę]|baner|afiş|el ilanı|αφίσα|αφίσες|афиш[ауи]|плакат|постер|баннер|банер|листівк[ау]|ملصق|بوستر|إعلان|פוסטר|כרזה|באנר|מודעה)s?";
    private static final String WEAK_KIND =
            "(?:image|picture|pic|photo|post|story|creative|graphic|visual|design|ad|cover|card|announcement|illustration|carousel|template|campaign|reel|invitation|invite|header|content|something|sth"
                    + "|(?:werbe|produkt|titel)?bild|werbeanzeige|werbegrafik|beitrag|anzeige|grafik|post|karte|einladung|etwas|publication|visuel|annonce|carte|image|publicité|imagen|publicación|anuncio|post|imagem|publicação|immagine|grafica|annuncio|invito|grafik[aę]|obraz|ogłoszenie|görsel|gönderi|пост|картинк[ау]|объявлени[ея]|εικόνα|ανάρτηση|δημοσίευση|صورة|منشور|תמונה|פוסט)s?";
    private static final String ARTICLE =
            "(?:an?|the|some|one|our|my|ein|eine|einen|eine[nr]?|une?|un|una|uno|um|uma|bir|jakiś|μια|ένα)";
    private static final String ASK =
            "(?:please|pls|plz|hi+|hey+|hello|ok|so|bitte|hallo|can you|could you|would you|i want|i need|i['’]?d like|i would like|we need|we want|we['’]?d like|we would like|need|want|looking for|ich brauche|ich möchte|wir brauchen|wir möchten|brauche|je veux|je voudrais|j['’]ai besoin d['’]|il me faut|il nous faut|nous voulons|quiero|necesito|necesitamos|preciso de|quero|vorrei|ho bisogno di|potrzebuję|chcę|мне нужна?|нам нужна?|нужна?|потрібна?|bana|there|team)";
    private static final String MAKE =
            "(?:create|make|design|generate|draw|produce|build|give me|show|craft|write|prepare|do|have|erstellen?(?: sie)?|gestalten?(?: sie)?|mach(?:en)?(?: sie)?|entwirf|bastel|crée[rz]?|créer|conçois|fais|faites|réalise[rz]?|crea|diseña|diseñar|haz|hacer|crear|crie|criar|faça|fazer|desenhe|creare|progetta|disegna|stwórz|zaprojektuj|zrób|przygotuj|oluştur|tasarla|hazırla|φτιάξε|δημιούργησε|σχεδίασε|создай(?:те)?|сделай(?:те)?|нарисуй(?:те)?|створи|зроби|намалюй|صمم|أنشئ|اصنع|צור|עצב|הכן|תכין)";
    private static final String LEAD =
            "(?:for|about|of|on|to|promoting|announcing|advertising|showing|celebrating|introducing|inviting (?:people |everyone )?to|with (?:the )?(?:text|words|headline|title)|saying|that (?:says|reads|announces|promotes)|which (?:says|reads|announces|promotes)|reading|featuring|with|für|über|zum|zur|zu|mit(?: dem text)?|pour|sur|annonçant|avec(?: le texte)?|de|para|sobre|anunciando|con(?: el texto)?|com o texto|per|annunciando|dla|o|na|z okazji|için|για|για το|для|о|про|ل|عن|عن|ל|על|announce|promote|celebrate|advertise)";
    private static final String POSSESSIVE =
            "(?:the|an?|our|my|ein|eine[nrms]?|unser(?:e[nrms]?)?|mein(?:e[nrms]?)?|der|die|das|den|dem|une?|notre|nos|mon|ma|mes|la|le|les|el|los|las|una|nuestr[oa]s?|mi|uma?|o|a|noss[oa]s?|il|lo|nostr[oaie]|nasz(?:ego|ej|ych)?|naszą|нашего|нашей|наш|нашу)";
    private static final String WORDS = "(?:[\\p{L}\\p{N}'’-]{1,20},?\\s+){0,4}?(?:\\p{L}{2,12}-)?";

    private static final String HUE =
            "(?:(?:dark|light|deep|pale|soft|bright|warm|cool|neon|navy|sky|royal|forest|olive|mint|baby|hot|off|burnt|rose|midnight)[- ]?)?(?:red|blue|green|yellow|orange|purple|violet|pink|black|white|gr[ae]y|brown|beige|cream|gold|golden|silver|teal|turquoise|navy|magenta|maroon|burgundy|terracotta|lavender|mint|coral|ivory|sage|mustard|emerald|copper|pastel|pastels|earth tones?|neutrals?|blau|rot|grün|gelb|schwarz|weiß|rosa|lila|bleu|rouge|vert|jaune|noir|blanc|azul|rojo|verde|amarillo|negro|blanco|nero|bianco|rosso|blu)";
    private static final String PURE =
            "(?:minimalist(?:ic|isch)?|minimal|moody|pastel|monochrome|watercolou?r|photo-?realistic|cinematic|hand[- ]drawn|flat|isometric|neon|3d|2d|vector|retro|vintage|grunge|brutalist|bauhaus|art deco|art nouveau|swiss|vaporwave|cyberpunk|y2k|scandinavian|boho|aesthetic|high[- ]contrast|dark mode|colou?rful|vibrant|atmospheric|typographic|geometric|abstract|stylish|sleek|professional(?:-looking)?|trendy|edgy|classy|eye[- ]catching|on[- ]brand|clean(?:[- ]looking)?|modern)";
    private static final String SOFT =
            "(?:trustworthy|confident|reliable|inviting|welcoming|engaging|professionell|sommerlich|frisch|bold|elegant|warm|cool|fun|playful|bright|dark|light|cozy|cosy|luxury|luxurious|premium|simple|calm|soft|fresh|energetic|friendly|serious|romantic|dreamy|rustic|natural|organic|young|happy|cheerful|festive|urban|futuristic|dynamic|sophisticated|schlicht|edel|verspielt|düster|élégant|sobre|moderne|elegante|moderno|sencillo)";
    private static final String GLUE =
            "(?:and|with|very|a bit|slightly|super|really|not too|but|or|und|et|y|e|accents?|tones?|colou?rs?|vibes?|vibe|feel|feeling|look|style|styled|mood|palette|design|typography|fonts?|lighting|background|touches|theme|shades?|gradients?|lots of|whitespace|white space|colou?r scheme|&)";
    private static final String OCCASIONS =
            "birthday|wedding|(?:garage |yard |bake |summer |winter |spring |autumn |flash )?sale|black friday|christmas|halloween|easter|anniversary|thank[- ]you|job|hiring|party|concert|graduation|baby shower|valentine['’]?s day|mother['’]?s day|father['’]?s day|new year['’]?s? eve|open house|grand opening|farewell|housewarming|engagement|lost (?:cat|dog)|fundraiser|coffee shop|yoga|geburtstag|hochzeit";
    private static final Pattern OPENING =
            Lexicon.pattern("^(?:(?:" + OCCASIONS + ")\\s+(?:" + STRONG_KIND + "|" + WEAK_KIND + ")|"
                    + "(?:" + ASK + "[\\s,!.]*\\b){0,3}(?:you to\\s+|to\\s+)?" + MAKE
                    + "(?:\\s+(?:please|bitte|por favor|per favore|proszę))?\\s+(?:me\\s+|us\\s+|mir\\s+|uns\\s+|moi\\s+|nous\\s+|mi\\s+)?(?:"
                    + ARTICLE + "\\s+)?" + WORDS + "(?:" + STRONG_KIND + "|" + WEAK_KIND + ")"
                    + "|(?:" + ASK + "[\\s,!.]*\\b){1,3}(?:" + ARTICLE + "\\s+)?" + WORDS + "(?:" + STRONG_KIND + "|"
                    + WEAK_KIND + ")"
                    + "|" + ARTICLE + "\\s+" + WORDS + "(?:" + STRONG_KIND + "|" + PLATFORM + "\\s+" + WEAK_KIND + ")"
                    + "|(?:" + PLATFORM + "\\s+){1,3}(?:" + STRONG_KIND + "|" + WEAK_KIND + ")"
                    + "|" + ARTICLE + "\\s+" + WORDS + WEAK_KIND
                    + "(?=\\s+(?:(?:that|which) (?:says|reads)|saying|reading|with (?:the )?(?:text|words))\\b)"
                    + "|(?:an?|eine?|une?|un|una|uma?)\\s+(?:[\\p{L}-]{1,20}\\s+){0,2}?(?:image|picture|photo|card|invitation|ad|announcement|graphic|illustration|bild|karte|einladung|anzeige|carte|annonce|tarjeta|imagen|anuncio|invito)(?=\\s+(?:for|of|about|announcing|für|von|zu[rm]?|pour|para|per)\\b)"
                    + "|(?:" + STRONG_KIND + "|ad|promo|anzeige|annonce|anuncio|annuncio))\\b"
                    + "(?:,?\\s+(?:din )?(?:a[3-6]|\\d{3,4}\\s?[x×]\\s?\\d{3,4}|(?:square|portrait|landscape)(?: format)?)\\b,?)?(?:\\s+(?:in|im|with|mit|en|con)\\s+(?:[\\p{L}-]{1,20},?\\s+){0,4}?(?:"
                    + HUE + "|style|stil|look|colou?rs?|farben|format)(?=\\s))?(?:\\s+(?:" + LEAD
                    + ")\\b\\s*:?\\s*|\\s*[:–-]\\s+|\\s*[.,!\\n]\\s*|\\s*$)"
                    + "(?:(?:to )?(?:announc(?:e|ing)|promot(?:e|ing)|celebrat(?:e|ing)|advertis(?:e|ing)|invit(?:e|ing) (?:people |everyone )?to)\\s+)?(?:"
                    + POSSESSIVE + "\\s+(?!\\p{L}+['’]s\\b)|l['’])?");
    private static final Pattern TITLED = Lexicon.pattern(
            "^(?:[\\p{L}\\p{N}-]{2,20}\\s+){0,3}(?:ad|advert|job ad|job posting|stellenanzeige|post|anzeige|annonce|anuncio|annuncio|"
                    + STRONG_KIND + ")\\s*:\\s+");
    private static final Pattern PLACED = Lexicon.pattern(
            "^(?:instagram|facebook|linkedin|twitter|pinterest|tiktok|youtube|whatsapp|insta)\\s*(?:[:,–-]\\s+|for\\s+)(?:"
                    + POSSESSIVE + "\\s+)?");
    private static final Pattern COMMAND = Lexicon.pattern("^(?:" + ASK
            + "[\\s,!.]*){0,3}(?:to\\s+)?(?:create|generate|promote|advertise|announce|draw|tell (?:people|everyone|them|customers|our \\p{L}+)(?: that| about)?|bewirb|promouvoir|promocionar)\\s+(?:"
            + POSSESSIVE + "\\s+)?");

    private static final String THING =
            "(?:colou?rs?|background|fonts?|style|styling|logo|palette|layout|tones?|mood|images?|photos?|pictures?|text|space|gradients?|typography|icons?|illustrations?|formats?|vibes?|look|design|people|faces|aesthetic|texture|shadows?|hex|contrast|serif|sans|lettering|composition|template|margins?|corner|centre|center|visuals?|graphics?|elements?|emojis?"
                    + "|farben?|hintergrund|schrift|stil|bilder?|fotos?|logo|couleurs?|fond|police|photos?|style|colores|fondo|fuente|estilo|imágenes|cores|fundo|fonte|colori|sfondo|kolor(?:y|ów)|tło|czcionk\\w+|renk\\w*|arka plan|цвета?|фон|шрифт\\w*|кольор\\w+|χρώματα|φόντο|ألوان|خلفية|צבעים|רקע)";
    private static final Pattern TOLD = Lexicon.pattern(
            "^(?:and\\s+|also\\s+|but\\s+|then\\s+)?(?:please|pls|use|using|include|including|add|avoid|make (?:sure|it|the)|keep (?:it|the)|put|place|leave|show|don['’]?t|do not|no|without|ensure|set|render|it (?:should|must|needs)|should|must|the (?:text|image|design|poster|whole)|we (?:like|prefer|want|love)|i (?:like|prefer|want|love|think)|think|something like|similar|inspired by|verwenden?|nutzen?|bitte|füge|kein(?:e[nr]?)?|mach|utilise[rz]?|ajoute[rz]?|mets|mettez|pas de|avec|usa|usar|incluye|añade|sin|use|inclua|adicione|sem|usare|aggiungi|senza|użyj|dodaj|bez|kullan|используй(?:те)?|добавь(?:те)?|без|використай|додай|χρησιμοποίησε|استخدم|השתמש)\\b.{0,200}\\b"
                    + THING + "\\b.*");
    private static final Pattern ABOUT = Lexicon.pattern(
            "^(?:the\\s+|all\\s+|our\\s+|main\\s+|overall\\s+)?(?:banner|poster|flyer|image|post|graphic|ad|colou?rs?|background|palette|mood|tone|fonts?|style|design|layout|look|vibe|aesthetic|typography|format|logo|der (?:hintergrund|stil)|die farben|le fond|les couleurs|el fondo|los colores)\\b(?:\\s+(?:is|are|should|must|in|with|on|of|at|can|ist|sind|soll|doit|top|bottom|left|right|:)\\b.*|\\s*[:=].*|\\s+[\\p{L}-]+)$");
    private static final Pattern WISH = Lexicon.pattern(
            "^(?:and\\s+)?(?:(?:please\\s+)?keep (?:the )?(?:text|copy|design|layout|words)\\b.*|(?:(?:make|keep) it (?:(?:look|feel|more|very|super|really|all|a bit|and)\\s+){0,3}(?:"
                    + HUE + "|" + PURE + "|" + SOFT
                    + "|simple|short|pop|stand out|big|clean|square|look)\\b|maybe\\b|it should (?:be|feel|look)|it must|should (?:be|feel|look)|needs? to (?:be|feel|look)|must (?:be|feel|look)|i want it|we want it|think (?:of )?)\\b.*"
                    + "|(?:this is |it['’]?s )?(?:for|in)\\s+(?:my |our |the |an? )?(?:instagram|facebook|linkedin|tiktok|pinterest|youtube|story|stories|social media)\\b.{0,40}|.{0,30}\\b(?:for|in)\\s+(?:instagram|linkedin|facebook)\\s+(?:story|stories|feed|format)"
                    + "|(?:target(?:ed)?|aimed at|audience|zielgruppe)\\b.*|\\d{3,4}\\s?[x×]\\s?\\d{3,4}(?:\\s?(?:px|pixels?))?|\\d{1,2}:\\d{1,2}(?: (?:format|ratio|aspect ratio))?|(?:portrait|landscape|square|vertical|horizontal)(?: format| orientation)?|(?:4k|8k|hd|high[- ]res(?:olution)?|photo-?realistic|ultra[- ]realistic|cinematic)\\b.{0,40}"
                    + "|(?:no|without|kein|keine) (?:text|people|faces|logo|emojis?)\\b.*|(?:thx|thank you so much|thanks in advance|thanks a lot|danke im voraus|merci d['’]avance|gracias de antemano)\\b.*)[.!]*$");

    private static final Pattern STYLED =
            Lexicon.pattern("^(?:in\\s+|using\\s+|with\\s+)?(?:an?\\s+|the\\s+)?(?=.*\\b(?:" + HUE + "|" + PURE
                    + "|style|vibes?|colou?rs?|look|feel|mood|palette|typography|fonts?)\\b)(?:(?:" + HUE + "|" + PURE
                    + "|" + SOFT + "|" + GLUE + ")[\\s/+-]*){1,10}[.!]*$");
    private static final Pattern SOFTLY =
            Lexicon.pattern("^(?:(?:" + HUE + "|" + PURE + "|" + SOFT + "|" + GLUE + ")[\\s/+-]*){1,6}[.!]*$");
    private static final Pattern SHOWN = Lexicon.pattern(
            "^(?:(?:with|and)\\s+)?(?:[\\p{L}\\p{N}'’-]{1,16}\\s+){1,4}(?:look|style|vibes?|aesthetic|feel|mood|palette|colou?rs?|typography|fonts?|background|face|faces|blur|text|photo|image|lighting|illustration|stil|farben)(?:\\s+please)?[.!]*$");
    private static final Pattern TAIL = Lexicon.pattern(
            ",?\\s+(?:(?:done |set |all )?(?:in|with|using|im|in einem|dans un|en|con|mit|avec)\\s+)(?:an?\\s+|the\\s+|einem\\s+)?(?:(?:[\\p{L}-]{2,16},?\\s+){0,4}(?:style|look|colou?rs?|colou?r scheme|tones?|palette|background|aesthetic|typography|feel|vibes?|lettering|fonts?|lighting|stil|farben)|(?:"
                    + HUE + ")(?:(?:\\s*,\\s*|\\s+and\\s+|\\s*&\\s*|\\s+)(?:" + HUE
                    + ")){0,3}(?:\\s+accents)?)(?=[\\s,.!;]|$)(?!\\s+(?:of|for|von))");

    private static final Pattern OCCASION = Lexicon.pattern("\\b(?:" + OCCASIONS + ")\\b");

    private static final Pattern CLOSER = Lexicon.pattern(
            "^(?:thanks|thank you|thx|ty|cheers|best|regards|danke|vielen dank|merci|gracias|obrigad[oa]|grazie|dzięki|teşekkürler|спасибо|дякую)[.! ]*$");
    private static final Pattern MENTIONED = Lexicon.pattern(
            "^(?:please )?(?:include|mention|add|state)\\s+(?:the |our )?(?:price|date|time|address|website|url|phone(?: number)?)\\s*:?\\s+(?=\\S)");
    private static final Pattern ASKED = Lexicon.pattern(
            "^(?:(?:hey|hi|hello|please)\\W+){0,2}(?:there\\W+)?(?:can|could|would|will) (?:you|someone)\\b");

    private Instructions() {}

    /** What the reader is told, and whether the prompt spoke to us at all. */
    record Told(String text, boolean addressed) {}

    /** Without "create a poster for" and what the picture is to look like; the text itself where nothing would be left. */
    static Told opened(String prompt) {
        String text = ASKED.matcher(prompt).find() ? prompt.replaceFirst("\\?", ".") : prompt;
        for (Pattern opening : List.of(OPENING, TITLED, PLACED, COMMAND)) {
            Matcher matcher = opening.matcher(text);
            if (matcher.find()) {
                String rest = text.substring(matcher.end());
                Matcher occasion = OCCASION.matcher(matcher.group());
                String about = occasion.find() ? occasion.group() : "";
                text = Lexicon.hasWord(rest) ? about(about, rest) : Lexicon.hasWord(about) ? about : text;
            }
        }
        boolean addressed = !text.equals(prompt);
        String plain = TAIL.matcher(text).replaceAll("");
        return new Told(Lexicon.hasWord(plain) ? plain : text, addressed || !plain.equals(text));
    }

    /** A birthday card for Mia: what it is for and for whom. */
    private static String about(String occasion, String rest) {
        boolean said = occasion.isEmpty()
                || Lexicon.pattern("\\b" + Pattern.quote(occasion) + "\\b")
                        .matcher(rest)
                        .find();
        return said || rest.matches("(?s).*[\"“„«].*") ? rest : occasion + "\n" + rest;
    }

    /** Without the phrases and clauses that are for us; all of them where nothing would be left. */
    static List<Phrase> removed(List<Phrase> phrases, boolean addressed) {
        var kept = new ArrayList<Phrase>();
        boolean toUs = addressed || phrases.stream().anyMatch(p -> isForUs(p.text()));
        for (Phrase phrase : phrases) {
            if (isForUs(phrase.text())
                    || (toUs
                            && !kept.isEmpty()
                            && Lexicon.words(phrase.text()) > 1
                            && SOFTLY.matcher(phrase.text()).matches())) {
                continue;
            }
            if (toUs && !kept.isEmpty() && CLOSER.matcher(phrase.text()).matches()) {
                continue;
            }
            String text = clauses(MENTIONED.matcher(phrase.text()).replaceFirst(""), toUs, !kept.isEmpty());
            if (Lexicon.hasWord(text)) {
                kept.add(phrase.with(text));
            }
        }
        return kept.isEmpty() ? phrases : kept;
    }

    private static boolean isForUs(String text) {
        return TOLD.matcher(text).matches()
                || ABOUT.matcher(text).matches()
                || WISH.matcher(text).matches()
                || STYLED.matcher(text).matches();
    }

    private static String clauses(String text, boolean toUs, boolean later) {
        String[] parts = text.split(",\\s+", -1);
        if (parts.length == 1) {
            return toUs && later && SHOWN.matcher(text).matches() ? "" : text;
        }
        var kept = new ArrayList<String>();
        boolean styled = false;
        for (String part : parts) {
            String plain = part.strip();
            boolean behind = later || !kept.isEmpty();
            boolean style = ((behind || toUs) && isForUs(plain))
                    || ((toUs || styled)
                            && behind
                            && (SOFTLY.matcher(plain).matches()
                                    || SHOWN.matcher(plain).matches()));
            styled |= style;
            if (!style) {
                kept.add(part);
            }
        }
        String rest = String.join(", ", kept);
        return kept.size() < parts.length && text.endsWith(".") && !rest.endsWith(".") ? rest + "." : rest;
    }
}
