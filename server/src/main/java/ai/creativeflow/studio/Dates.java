package ai.creativeflow.studio;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How days and times are written in the languages of {@link Language}. */
final class Dates {

    private static final String DAY = "\\d{1,2}(?:st|nd|rd|th|er|º|ª|\\.)?";
    private static final String DAY_MONTH = DAY + "(?:\\s+(?:of|de|di|del))?(?:\\s+|(?<=\\.)|\\s+ב)" + Lexicon.MONTH;
    private static final String MONTH_DAY =
            Lexicon.MONTH + "\\s+" + DAY + "(?!\\d|[:.,]\\d)(?!\\s?(?:am|pm|uhr|h|%|€))";
    private static final String YEAR = "(?:,?\\s+(?:de\\s+)?20\\d\\d\\b)?";
    private static final String WEEKDAY = "(?:" + Lexicon.WEEKDAY + "|" + Lexicon.WEEKDAY_SHORT + "),?";
    private static final String NUMERIC =
            "(?:\\d{1,2}\\.\\s?\\d{1,2}\\.(?:\\s?(?:20)?\\d\\d\\b)?|\\d{1,2}/\\d{1,2}/(?:20)?\\d\\d|20\\d\\d-\\d\\d-\\d\\d)";
    private static final String DATE = "(?:(?:" + WEEKDAY + "\\s+(?:den\\s+|the\\s+|le\\s+|el\\s+|il\\s+)?)?(?:"
            + DAY_MONTH + "|" + MONTH_DAY + "|" + NUMERIC + ")" + YEAR + "|" + WEEKDAY
            + "\\s+(?:the\\s+)?\\d{1,2}(?:st|nd|rd|th|[./]\\d{1,2}\\.?)" + ")";
    private static final String TO =
            "(?:\\s*[-–—]\\s*|\\s+(?:to|until|till|through|and|&|bis(?: zum)?|und|au|à|às|et|alle|al|a(?: las?)?|y|até|e|ao|do|i|до|по|έως|μέχρι|إلى|حتى|עד)\\s+(?:le\\s+|el\\s+|il\\s+)?)";
    private static final String RANGE =
            "(?:(?:" + DATE + "|" + DAY + "|" + WEEKDAY + "\\s+" + DAY + ")" + TO + DATE + "|" + Lexicon.MONTH + "\\s+"
                    + DAY + TO + DAY + YEAR + "|" + WEEKDAY + TO + WEEKDAY.replace(",?", "") + ")";
    private static final String CLOCK =
            "(?:\\d{1,2}(?:[:.h]\\d{2})?\\s?(?:a\\.m\\.|p\\.m\\.|am\\b|pm\\b|uhr\\b|o['’]?clock\\b|h\\d{2}\\b|h\\b|hrs\\b|год\\b|час(?:ов|а)?\\b)|\\d{1,2}[:.]\\d{2}(?!\\d|\\.\\d|\\s?[€$£])|noon\\b|midnight\\b|mittags\\b|\\d{1,2}(?::\\d\\d)?\\s(?:صباح\\p{L}*|مساء\\p{L}*|ظهر\\p{L}*|[ضظ]هر\\p{L}*|בבוקר|בערב|утра|вечера|дня|ранку|вечора|sabah|akşam|da manhã|da tarde|da noite|de la mañana|de la tarde|de la noche|du matin|du soir|di sera|rano)[\\p{M}]*)(?:\\s(?:CES?T|GMT|UTC|E[SD]?T|P[SD]?T|BST|MES?Z)\\b)?";
    private static final String HOUR = "\\d{1,2}(?:[:.]\\d{2})?";
    private static final String AT =
            "(?:at|um|gegen|à|a las?|a partir das?|às?|alle(?: ore)?|ore|o(?: godz\\.?)?|godz\\.?|saat|στις|в|о|об|الساعة|בשעה|@)";
    private static final String SINCE =
            "(?:from|das|à partir de|a partir de|ab(?: ca\\.)?|von|dès|de|desde|od|с|з|από|before|until|doors|dalle|starts? at|starting(?: at)?|beginn|einlass|من|מ)";
    private static final String CLOCKS = "(?:" + SINCE + "\\s+)?(?:" + HOUR + "(?:\\s?[ap]m)?" + TO + CLOCK + "|"
            + CLOCK + "(?:" + TO + CLOCK + ")?)";
    private static final String EVERY =
            "(?:every|each|this|next|all|coming|only|jeden|jede|immer|diesen|nächsten|kommenden|chaque|tous les|ce|cada|todos los|este|próximo|próxima|todas as|todos os|neste|ogni|questo|każdy|każdą|w każdy|w każdą|her|bu|κάθε|αυτό το|αυτή την|каждый|каждую|каждое|в эту|в этот|кожен|кожну|кожної|كل|בכל)";

    static final Pattern DAY_FOUND = Lexicon.pattern("(?<![\\p{L}\\p{N}.,/:#]|(?<!ב)-)(?:" + RANGE + "|" + DATE
            + ")(?<suffix>['’]\\p{L}{1,3}\\b(?:\\s+(?<kadar>kadar)\\b)?)?(?![\\p{L}\\p{N}])");

    static final Pattern WEEKDAY_FOUND = Lexicon.pattern(
            "(?<![\\p{L}\\p{N}-])(?:(?<every>" + EVERY + ")\\s+)?(?:" + Lexicon.WEEKDAY
                    + "|(?<today>tonight|tomorrow|today|heute(?: abend)?|morgen|ce soir|demain|esta noche|mañana|hoy|stasera|domani|hoje|amanhã|сегодня|завтра|сьогодні|bu akşam|yarın)\\b)(?!-)");

    static final Pattern KEPT = Lexicon.pattern(
            "(?<![\\p{L}])(?:(?:only|nur|solo|sólo|só|solamente|seulement|tylko|лише|только)\\s+)?(?:" + EVERY
                    + "|only|nur|tylko|solo|sólo|seulement|лише|только|until|till|by|from|since|before|after|starting|starts?(?: on)?|begins?(?: on)?|ends?(?: on)?|تبدأ|يبدأ|начало|beginn|(?:empieza|comienza|começa|inizia|commence|startet|beginnt|zaczyna się)(?: el| le| il| am| no dia| em)?|bis(?: zum| einschließlich)?|ab(?: dem)?|seit|vor dem|jusqu['’]au|dès le|à partir du|du|del|hasta el|desde el|a partir del?|fino al|dal|até|de|od|do|έως|μέχρι(?: τις)?|από|до|с|з|від|по|vom|حتى|من|עד|only|nur)\\s+$");

    static final Pattern DROPPED = Lexicon.pattern(
            "(?:^|(?<=[\\s,(]))(?:(?:is|are|takes place|happens|happening|findet)\\s+)?(?:on|at|am|den|du|del|le|el|il|em|no dia|dia|w|в|у|во|στις|την|το|τη|في|giorno|ב-?)\\s*$");

    /** Dropped before a range, where the others are dropped before a day. */
    static final Pattern OF_RANGE = Lexicon.pattern("(?:vom|von|from)\\s+");

    static final Pattern OF_DAY = Lexicon.pattern("(?:vom|von|from|du|del)\\s+");

    static final Pattern RANGES = Lexicon.pattern(RANGE);

    static final Pattern DEADLINE =
            Lexicon.pattern("^(?:until|till|by|before|bis|vor|jusqu|hasta|fino|até|do\\b|до|έως|μέχρι|حتى|עד).*");

    static final Pattern CLOCK_BEFORE = Lexicon.pattern("(?<![\\p{L}\\p{N}.,:])(?:" + AT + "\\s*)?(?<clock>" + CLOCKS
            + ")\\s*,?\\s*(?:on\\s+|am\\s+|le\\s+|el\\s+)?$");

    static final Pattern CLOCK_AFTER = Lexicon.pattern("^(?:,?\\s*[·|/–-]\\s*|,?\\s+)(?:(?:" + AT
            + "\\s*)?(?<clock>" + CLOCKS + ")|(?:" + AT + "|ab|from|dalle|dès|desde las|von|с|з)\\s+(?<hour>" + HOUR
            + ")(?=\\s*(?:$|[,.!])|\\s+\\p{L})|(?<bare>\\d{1,2}\\s?[–-]\\s?\\d{1,2})(?=\\s*(?:$|[,.!])))");

    static final Pattern CLOCK_ALONE = Lexicon.pattern("^(?:" + AT + "\\s*)?(?<clock>" + CLOCKS + ")[.!]?$");

    private static final Pattern TIGHT = Lexicon.pattern("(?:" + DATE + "|" + WEEKDAY + "|" + CLOCK
            + ")\\s+[-–—]\\s+(?=" + DATE + "|" + WEEKDAY + "|" + CLOCK + ")");

    private Dates() {}

    /** Without spaces around the dash of a range, which would set phrases apart. */
    static String tightened(String text) {
        return TIGHT.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(found.group().replaceAll("\\s*[-–—]\\s*", "–")));
    }
}
