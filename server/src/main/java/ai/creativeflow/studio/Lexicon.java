package ai.creativeflow.studio;

import java.util.regex.Pattern;

/** The small classes of words that the rules of the copy share, in the languages of {@link Language}, as alternatives of a pattern. */
final class Lexicon {

    /** Words that begin an adjunct: a sentence reads on without what follows them. */
    static final String PREPOSITION =
            "with|featuring|about|for|at|from|by|in|on|into|to|where|until|without|near|during|über|für|mit|bei|beim|im|in|am|an|auf|aus|von|vom|zu|zum|zur|ohne|nach"
                    + "|pour|avec|chez|dans|sur|à|au|aux|sans|dès|para|con|sin|en|desde|por|com|sem|em|no|na|nos|nas|per|nel|nella|nello|nei|alla|al|allo|dal|dalla|da|su|z|ze|dla|na|w|we|od|przy|do"
                    + "|για|με|από|σε|στο|στη|στην|στον|στις|στα|στους|для|с|со|в|во|на|от|из|у|з|із|від|для|до|في|من|على|إلى|مع|עם|על|של|עד|בין";

    /** Of them, those that most often open a part of its own. */
    static final String STRONG_PREPOSITION =
            "with|featuring|for|where|für|mit|pour|avec|para|con|com|per|dla|z|ze|για|με|для|с|со|з|із|مع|עם|without|ohne|sans|sin|sem";

    static final String CONJUNCTION =
            "and|or|und|oder|et|ou|y|e|o|oraz|i|lub|ve|veya|και|ή|и|или|і|та|й|або|و|أو|או|&|\\+";

    static final String ARTICLE =
            "the|an?|our|your|my|this|that|their|der|die|das|dem|den|des|ein|eine[nrms]?|unser(?:e[nrms]?)?|mein(?:e[nrms]?)?|le|la|les|un|une|des|du|de|notre|nos|votre|vos|mon|ma|mes"
                    + "|el|los|las|una|unos|unas|del|nuestr[oa]s?|tu|il|lo|gli|uno|di|della|dello|dei|degli|delle|nostr[oaie]|os|as|um|uma|do|dos|das|noss[oa]s?|bir|ο|η|το|οι|τα|τον|την|του|της|των|ένα|μια|μας";

    /** What no text may end in: it leads to something that isn't there. */
    static final String LEADING_ON = PREPOSITION + "|" + CONJUNCTION + "|" + ARTICLE
            + "|of|off|is|are|was|be|get|save|enjoy|only|just|als|than|as|which|who|because|so|but|aber|mais|pero|nur|hol|que|qui|jusqu['’]à|bis|bis zu|up to|ab|fino|fino al|hasta|hasta un|até|έως|до|حتى|con un|mit einem|für nur";

    static final String MONTH =
            "(?:jan(?:uary|uar|vier|eiro)?|jänner|enero|gennaio|feb(?:ruary|ruar|rero|braio)?|fevereiro|février|mar(?:ch|zo|ço|t|s)?|märz|apr(?:il|ile)?|avr(?:il)?|abril|may|mai|mayo|maio|maggio|mayıs|june?|juni|juin|junio|junho|giugno|haziran|july?|juli|juillet|julio|julho|luglio|temmuz|aug(?:ust)?|août|agosto|ağustos"
                    + "|sept?(?:ember|embre|iembre)?|setembro|settembre|eylül|o[ck]t(?:ober|obre|ubre)?|outubro|ottobre|ekim|nov(?:ember|embre|iembre|embro)?|kasım|de[cz](?:ember|embre|embro)?|décembre|diciembre|dicembre|aralık|ocak|şubat|nisan"
                    + "|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia"
                    + "|ιανουαρίου|φεβρουαρίου|μαρτίου|απριλίου|μαΐου|ιουνίου|ιουλίου|αυγούστου|σεπτεμβρίου|οκτωβρίου|νοεμβρίου|δεκεμβρίου"
                    + "|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня"
                    + "|يناير|فبراير|مارس|[أا]بريل|مايو|يونيو|يوليو|[أا]غسطس|سبتمبر|[أا]كتوبر|نوفمبر|ديسمبر|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|كانون (?:الأول|الثاني)|تشرين (?:الأول|الثاني)"
                    + "|ב?(?:ינואר|פברואר|מר[ץס]|אפריל|מאי|יוני|יולי|אוגוסט|ספטמבר|אוקטובר|נובמבר|דצמבר))\\b\\.?";

    static final String WEEKDAY =
            "(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|sonnabends?|(?:lun|mar|mercre|jeu|vendre|same)dis?|dimanches?"
                    + "|lunes|martes|miércoles|jueves|viernes|sábados?|domingos?|(?:segunda|terça|quarta|quinta|sexta)-feira|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica"
                    + "|poniedziałek|wtorek|środ[aęy]|czwartek|piątek|sobot[aęy]|niedziel[aęi]|pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar"
                    + "|δευτέρα|τρίτη|τετάρτη|πέμπτη|παρασκευή|σάββατο|κυριακή|понедельник|вторник|сред[ау]|четверг|пятниц[аыу]|суббот[аыу]|воскресень[ея]|що(?:понеділка|вівторка|середи|четверга|п['’]ятниці|суботи|неділі)|понеділок|вівторок|серед[ау]|четвер|п['’]ятниц[яю]|субот[ау]|неділ[яюі]"
                    + "|(?:يوم )?(?:الأحد|الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت)|(?:יום |ב?יום )(?:ראשון|שני|שלישי|רביעי|חמישי|שישי|שבת))\\b";

    /** Days in short, which mean days only beside a number or another day. */
    static final String WEEKDAY_SHORT =
            "(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|mo|di|mi|do|fr|sa|so|sáb|dom|lun|mar|mer|jeu|ven|sam|dim|sob|ndz|пн|вт|ср|чт|пт|сб|вс|нд)\\b\\.?";

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS;

    private static final Pattern LEADS_ON = pattern("(?:^|.*[\\s,])(?:" + LEADING_ON + ")$");

    private Lexicon() {}

    /** Compiled so that letters, digits and boundaries are those of every script, whatever the case. */
    static Pattern pattern(String regex) {
        return Pattern.compile(regex, FLAGS);
    }

    /** Whether a text ends in a word that something must follow. */
    static boolean leadsOn(String text) {
        return LEADS_ON.matcher(text.substring(Math.max(0, text.length() - 24))).matches();
    }

    static boolean hasWord(String text) {
        return text.codePoints().anyMatch(Character::isLetterOrDigit);
    }

    static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+", -1).length;
    }
}
