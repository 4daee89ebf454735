package ai.creativeflow.studio;

import java.util.regex.Pattern;

/**
 * Takes out what a prompt says to us instead of to the reader: "create a poster for", "in a minimalist style", "use warm
 * colours". Every repeated group is bounded, because Java matches them by recursion. The same for German, French, Spanish and Turkish openings. Nothing else is touched.
 */
final class Instructions {

    private static final String KIND =
            "(?:(?:instagram|facebook|linkedin|twitter|x|pinterest|tiktok|youtube|social[- ]media|web|story|promotional|promo|marketing|advertising|ad|digital)\\s+){0,4}"
                    + "(?:image|picture|photo|poster|flyer|flier|banner|post|story|creative|graphic|visual|design|ad|advert|advertisement|cover|thumbnail|card|announcement|illustration|carousel|template|campaign"
                    + "|bild|plakat|beitrag|anzeige|grafik|affiche|publication|visuel|bannière|cartel|imagen|publicación|anuncio|afiş|görsel|gönderi)s?";
    private static final String ARTICLE = "(?:an?|the|some|one|our|my|ein|eine|einen|une?|un|una|bir)";

    private static final Pattern OPENING = Pattern.compile(
            "^(?:(?:please|hi|hello|bitte|can you|could you|i want|i need|i'd like|we need|we want|ich brauche)[\\s,]+(?:you to\\s+|to\\s+)?){0,3}"
                    + "(?:(?:create|make|design|generate|draw|produce|build|give me|show|craft|write|erstelle|gestalte|mach|crée|créez|créer|crea|diseña|haz|oluştur|tasarla)\\s+(?:me\\s+|us\\s+|mir\\s+)?)?"
                    + "(?:" + ARTICLE + "\\s+)?(?:[\\p{L}-]+,?\\s+){0,4}?" + KIND
                    + "\\s*(?:(?:for|about|of|on|to|promoting|announcing|advertising|showing|with the text|with text|saying|that says|which says|featuring|with|für|über|zu|mit|pour|sur|de|para|sobre|için|announce|promote|celebrate)\\b|:|-|–)\\s*"
                    + "(?:(?:to )?(?:announce|promote|celebrate|advertise)\\s+)?(?:(?:the|an?|our|my|ein|eine|einen|une?|un|una|unsere[nr]?|notre|nuestr[oa])\\s+)?",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern COMMAND = Pattern.compile(
            "^(?:please\\s+)?(?:create|generate|promote|advertise|announce)\\s+(?:(?:the|an?|our|my)\\s+)?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern STYLE_SENTENCE = Pattern.compile(
            "(?:(?<=[.!?;\\n])\\s*|^\\s*)(?:use|using|include|make sure|make it|keep it|style|colou?rs?|background|palette|mood|tone|font|the style|the background|verwende|utilise[rz]?|usa)\\b[^.!?\\n]{0,300}[.!?]?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern STYLE_PHRASE = Pattern.compile(
            ",?\\s*(?:in|with)\\s+(?:an?\\s+|the\\s+)?(?:[\\p{L}-]+,?\\s+){0,4}(?:style|look|colou?rs?|tones?|palette|background|aesthetic|typography|feel|vibes?)\\b",
            Pattern.CASE_INSENSITIVE);

    private Instructions() {}

    /** Without them; the text itself where nothing else would be left. */
    static String removed(String prompt) {
        String text = OPENING.matcher(prompt).replaceFirst("");
        text = COMMAND.matcher(text).replaceFirst("");
        text = STYLE_SENTENCE.matcher(text).replaceAll("");
        text = STYLE_PHRASE.matcher(text).replaceAll("").strip();
        return text.codePoints().anyMatch(Character::isLetterOrDigit) ? text : prompt;
    }
}
