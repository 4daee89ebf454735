package ai.creativeflow.studio;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The discount or price, and the date, of a prompt. The remainder is the prompt without them; words are what was found,
 * for a prompt that says nothing else.
 */
record Figures(Copy.@Nullable Badge badge, @Nullable String date, String remainder, String words) {

    private static final String MONTH =
            "(?:jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|juin|july?|juli|juillet|aug(?:ust)?|août|sept?(?:ember|embre)?|o[ck]t(?:ober|obre)?|nov(?:ember|embre)?|de[cz](?:ember|embre)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık)";
    private static final String DAY =
            "(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)";
    private static final Pattern DISCOUNT = Pattern.compile(
            "(?:\\b(?<lead>up to|bis zu|jusqu['’]à|hasta(?: un)?|до|έως)\\s+)?[-–]?(?<![\\d.,])(?:(?<after>\\d{1,2}|100)\\s?%|%\\s?(?<before>\\d{1,2}))(?:\\s+(?:de\\s+)?(?<unit>off|discount|rabatt|remise|descuento|indirim)(?:\\s+everything)?)?(?:\\s+(?:on|auf|sur|en)\\b)?",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern PRICE = Pattern.compile(
            "(?:\\b(?:for\\s+|für\\s+)?(?<lead>from|only|just|ab|nur|dès|desde|от|από)\\s+)?(?<price>[$€£₺]\\s?\\d{1,6}(?:[.,]\\d{1,3}){0,3}|\\b\\d{1,6}(?:[.,]\\d{1,3}){0,3}\\s?(?:€|₺|EUR\\b|USD\\b|TL\\b))",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern DATE = Pattern.compile(
            "(?:\\b(?:on|at|am|le|el|this)\\s+)?((?:(?:until|bis|jusqu'au|hasta el|from|ab|dès le)\\s+)?(?:" + DAY
                    + ",?\\s+(?:den\\s+|the\\s+)?)?(?:\\d{1,2}(?:st|nd|rd|th|\\.)?\\s(?:of\\s|de\\s)?" + MONTH + "|"
                    + MONTH
                    + "\\s\\d{1,2}(?:st|nd|rd|th)?)\\b(?:,?\\s\\d{4})?(?:,?\\s(?:at\\s|um\\s)?\\d{1,2}(?::\\d\\d)?\\s?(?:am|pm|uhr)\\b)?|\\b\\d{1,2}[./]\\d{1,2}[./]\\d{2,4}\\b)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern ORPHANED = Pattern.compile("[,;:\\s]++(?=[.!?](?:\\s|$))|\\s++(?=[,;:](?:\\s|$))");

    static Figures of(String text) {
        String rest = text;
        Copy.Badge badge = null;
        String words = "";
        Matcher discount = DISCOUNT.matcher(rest);
        Matcher price = PRICE.matcher(rest);
        if (discount.find()) {
            String unit = discount.group("unit");
            badge = new Copy.Badge(discount.group("lead"), percentage(discount), unit == null ? null : unit);
            words = discount.group().strip();
            rest = without(rest, discount);
        } else if (price.find()) {
            badge = new Copy.Badge(price.group("lead"), price.group("price").replace(" ", ""), null);
            words = price.group().strip();
            rest = without(rest, price);
        }
        Matcher date = DATE.matcher(rest);
        String day = null;
        if (date.find()) {
            day = date.group(1).strip();
            words = (words + " " + day).strip();
            rest = without(rest, date);
        }
        return new Figures(badge, day, rest, words);
    }

    /** Where the figures became the headline themselves. */
    Figures withoutBadge() {
        return new Figures(null, null, remainder, words);
    }

    /** In the order it was written in: Turkish puts the sign first. */
    private static String percentage(Matcher discount) {
        return discount.group("after") == null ? "%" + discount.group("before") : discount.group("after") + "%";
    }

    private static String without(String text, Matcher found) {
        String before = text.substring(0, found.start()).stripTrailing();
        String joined = (before + " " + text.substring(found.end()).stripLeading()).strip();
        return ORPHANED.matcher(joined).replaceAll("");
    }
}
