package ai.creativeflow.studio;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The discount or price worth a sticker, and the phrases without it where they read on without it. A share that is no
 * discount (100% cotton, costs down 38%) and one of several prices stay where they are.
 */
record Figures(Copy.@Nullable Badge badge, boolean lifted, List<Phrase> rest) {

    private static final String LEAD =
            "up to|do|bis zu|jusqu['’]à|hasta(?: un)?|fino al|até|έως(?: και)?|μέχρι|до|nawet do|aż do|حتى|עד|save|spare|minus|hol dir|sconto del|descuento del?|desconto de|remise de|rabat|έκπτωση|скидк[аиу](?: до)?|знижк[аиу](?: до)?|خصم(?: حتى| يصل إلى)?|تخفيضات حتى|הנחה של";
    private static final String UNIT =
            "off|discount|rabatt|nachlass|günstiger|reduziert|remise|de réduction|de remise|descuento|de descuento|dto\\.?|desconto|de desconto|di sconto|sconto|indirim|taniej|zniżki|rabatu|έκπτωση|скидк[аиу]|знижк[аиу]|خصم|تخفيض|הנחה";
    private static final Pattern DISCOUNT = Lexicon.pattern("(?:(?<![\\p{L}])(?<lead>" + LEAD
            + ")\\s+)?(?<![\\p{L}\\p{N}.,])(?<minus>[-–−])?\\s?(?:(?<after>\\d{1,2}|100)\\s?%|%\\s?(?<before>\\d{1,2}))(?!\\d)(?:[\\s-]*(?<unit>"
            + UNIT + ")(?![\\p{L}])(?:\\s+everything)?)?");
    private static final Pattern FROM_CODE =
            Lexicon.pattern("^\\s+(?:with|mit|using|avec|con)\\s+(?:the\\s+)?(?:code|coupon|promo).*");
    private static final String NUMBER =
            "\\d{1,3}(?:[.,\\u00a0 ]\\d{3}){1,2}(?:[.,]\\d{2})?|\\d{1,6}(?:[.,]\\d{1,2})?(?:,-|,–)?k?";
    private static final String CURRENCY = "€|£|\\$|₺|₽|₴|₪|zł|EUR|USD|GBP|CHF|PLN|TL|kr|грн|руб(?:лей|\\.)?|Euro";
    private static final Pattern PRICE = Lexicon.pattern(
            "(?:(?<![\\p{L}])(?:price|preis|prix|precio|preço|prezzo|cena|цена|ціна|السعر|מחיר)\\s*:?\\s+)?(?:(?<![\\p{L}])(?<lead>from|only|just|ab|nur|schon ab|dès|à partir de|seulement|desde|solo|sólo|por solo|a partire da|da|a partir de|od|tylko|już od|από|μόνο|от|всего|від|лише|من|ابتداء من|החל מ|רק|standgebühr|gebühr|teilnahme|kosten|startgeld|fee|entry|admission|tickets?|eintritt|kişi başı|entrada|entrée|ingresso|wstęp|вход|bilety od)\\s+)?(?<![\\p{L}\\p{N}.,])(?<price>(?:R\\$|US\\$|[$€£₺₪])\\s?(?:"
                    + NUMBER + ")|(?:" + NUMBER + ")\\s?(?:" + CURRENCY + ")(?![\\p{L}]))"
                    + "(?<unit>\\s?(?:/|per|a|an|each|pro|im|am|par|al|por|od|a[lo]|na|za|в|на)\\s?(?:mo(?:nth)?|week|wk|day|night|person|year|yr|head|hour|hr|class|session|monat|woche|tag|person|nacht|jahr|stunde|mois|semaine|jour|personne|an|nuit|heure|mes|semana|día|persona|noche|año|hora|pessoa|mês|noite|dia|mese|notte|giorno|persona|miesiąc|osobę|osoby|noc|месяц|ночь|человека|місяць)(?![\\p{L}])|\\s?(?:per|pro|por|par)\\s\\p{L}{2,12}(?![\\p{L}])|\\s+(?:each|p\\.\\s?p\\.|pp\\b|monthly|weekly)|\\s(?:la|le) (?:séance|nuit|place|part|cours|repas|pièce))?");
    private static final Pattern NO_STICKER = Lexicon.pattern(
            ".*\\b(?:over|above|below|under|worth|than|raised?|goal|ab einem einkauf von|über|plus de|más de|oltre|mais de|instead of|statt|au lieu de|was|win|salary|gehalt|earn|statt bisher|jobs?|pay)\\s*$");

    Figures {
        rest = List.copyOf(rest);
    }

    static Figures of(List<Phrase> phrases) {
        String all = phrases.stream().map(Phrase::text).reduce("", (a, b) -> a + "\n" + b);
        boolean many = DISCOUNT.matcher(all).results().limit(2).count() > 1;
        boolean selling = Intent.BUY.isIn(all.replaceAll("\\d", ""));
        for (int i = 0; i < phrases.size(); i++) {
            Matcher discount = DISCOUNT.matcher(phrases.get(i).text());
            while (discount.find()) {
                if (isDiscount(discount, selling, phrases.get(i).text())) {
                    String unit = discount.group("unit");
                    String lead = discount.group("lead");
                    var badge = new Copy.Badge(lead, percentage(discount), unit);
                    return many ? new Figures(badge, false, phrases) : lifted(phrases, i, discount, badge);
                }
            }
        }
        return priced(phrases, all);
    }

    private static Figures priced(List<Phrase> phrases, String all) {
        if (PRICE.matcher(all).results().limit(2).count() == 1) {
            for (int i = 0; i < phrases.size(); i++) {
                String text = phrases.get(i).text();
                Matcher price = PRICE.matcher(text);
                if (price.find()
                        && !NO_STICKER.matcher(text.substring(0, price.start())).matches()
                        && !NO_STICKER
                                .matcher(text.substring(0, price.start("price")))
                                .matches()) {
                    String unit = price.group("unit");
                    return lifted(
                            phrases,
                            i,
                            price,
                            new Copy.Badge(
                                    price.group("lead"),
                                    price.group("price").replaceAll("(?<=[$€£₺₪])\\s", ""),
                                    unit == null ? null : unit.strip()));
                }
            }
        }
        return new Figures(null, false, phrases);
    }

    private static boolean isDiscount(Matcher found, boolean selling, String text) {
        boolean said = found.group("unit") != null || found.group("lead") != null || found.group("minus") != null;
        boolean whole = found.start() == 0 && found.end() == text.length();
        boolean hundred = "100".equals(found.group("after"));
        boolean sunk = text.substring(0, found.start()).toLowerCase(Locale.ROOT).endsWith("down ");
        return said || (!hundred && !sunk && (selling || whole));
    }

    private static Figures lifted(List<Phrase> phrases, int at, Matcher found, Copy.Badge badge) {
        String text = phrases.get(at).text();
        String before = text.substring(0, found.start());
        String after = text.substring(found.end());
        String onward = (found.pattern() == PRICE ? FOR : ON).matcher(after).replaceFirst(" ");
        boolean governed = GOVERNED.matcher(after).find();
        boolean alone = governed || FROM_CODE.matcher(after).matches();
        boolean modifies = found.pattern() == PRICE
                && onward.equals(after)
                && after.matches("\\s+\\p{L}.*")
                && !WITH.matcher(after).find();
        String left = alone || modifies
                ? null
                : Detached.from(
                        before, before.isBlank() || OPEN.matcher(before).find() ? onward : after, Detached.Kind.FIGURE);
        boolean stub = at == 0 && before.isBlank() && left != null && Lexicon.words(left) == 1;
        if (left == null || stub) {
            return new Figures(badge, false, phrases);
        }
        var rest = new ArrayList<>(phrases);
        if (Lexicon.hasWord(left)) {
            rest.set(at, phrases.get(at).with(left));
        } else {
            rest.remove(at);
        }
        return new Figures(badge, true, rest);
    }

    private static final Pattern OPEN =
            Lexicon.pattern("[,;:(–]\\s*$|^(?:get|save|enjoy|take|now|jetzt|nur|only|just|today)\\s*$");
    private static final Pattern FOR = Lexicon.pattern("^\\s+(?:for|für|pour|para|per|za|за)\\s+(?=\\S)");
    private static final Pattern WITH = Lexicon.pattern("^\\s+(?:with|mit|avec|con|com|inkl\\.?|incl\\.?|z|ze)\\s");
    /** What follows is in a case that it can't stand alone in. */
    private static final Pattern GOVERNED = Lexicon.pattern(
            "^\\s+(?:на|σε|στ\\p{L}+|na|nas|nos|no|sul\\p{L}*|auf\\s+(?:den|einen|jeden|deinen|unseren|ihren|dein))\\s");

    private static final Pattern ON = Lexicon.pattern(
            "^\\s+(?:on|auf(?!\\s+(?:den|einen|jeden|deinen|unseren|ihren|dein)\\b)|sur|en|su|em|على|על|for|pour)\\s+(?=\\S)");

    /** In the order it was written in: Turkish puts the sign first. */
    private static String percentage(Matcher discount) {
        String figure =
                discount.group("after") == null ? "%" + discount.group("before") : discount.group("after") + "%";
        return discount.group("minus") == null ? figure : "−" + figure;
    }
}
