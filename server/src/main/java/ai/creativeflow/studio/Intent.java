package ai.creativeflow.studio;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What the creative wants of its reader, by the first row with a word of the prompt, and how it asks for it in each
 * {@link Language}, in that order.
 */
@SuppressWarnings("ImmutableEnumChecker") // never changed after construction
enum Intent {
    HIRE(
            "hiring|hire\\b|vacanc|jobs?\\b|career|join (our|the) team|recruit|stellen|mitarbeiter|recrut|emploi|empleo|iş ilan|вакансия",
            "Apply now",
            "Jetzt bewerben",
            "Postuler",
            "Solicitar ahora",
            "Hemen başvur",
            "Κάνε αίτηση",
            "Откликнуться",
            "Відгукнутися"),
    ATTEND(
            "event|webinar|concert|festival|conference|workshop|meetup|party\\b|live\\b|gala\\b|fairs?\\b|open house|free entry|exhibition|ausstellung|konzert|(?:sommer|winter|stadt|straßen|wein|volks|musik)?fest\\b|concierto|etkinlik|концерт|φεστιβάλ",
            "Save your seat",
            "Platz sichern",
            "Réserver ma place",
            "Reserva tu plaza",
            "Yerini ayırt",
            "Κλείσε θέση",
            "Забронировать место",
            "Забронювати місце"),
    BUY(
            "sales?\\b|buy\\b|discount|% ?(off|rabatt)|\\d ?%|deals?\\b|offers?\\b|black friday|clearance|price|rabatt|angebot|soldes|promo|rebajas|oferta|descuento|indirim|скидк|розпродаж|распродаж|знижк|έκπτωση|εκπτώσεις",
            "Shop now",
            "Jetzt shoppen",
            "J’en profite",
            "Comprar ahora",
            "Hemen al",
            "Αγόρασε τώρα",
            "Купить сейчас",
            "Купити зараз"),
    DINE(
            "restaurant|menu|brunch|dinner|lunch|pizza|burger|coffee|café|cafe|bakery|food\\b|taco|sushi|latte|bread|restaurante|kahve|kaffee|καφέ|кофе",
            "Taste it today",
            "Jetzt probieren",
            "À déguster",
            "Pruébalo hoy",
            "Hemen tat",
            "Δοκίμασέ το",
            "Попробовать",
            "Спробувати"),
    LEARN(
            "courses?\\b|class(?:es)?\\b|lessons?\\b|learn|bootcamp|training|kurse?\\b|formation|curso|курс|μάθημα",
            "Enrol today",
            "Jetzt anmelden",
            "S’inscrire",
            "Inscríbete",
            "Kaydol",
            "Γράψου σήμερα",
            "Записаться",
            "Записатися"),
    TRAVEL(
            "travel|trips?\\b|flight|hotel|vacation|holiday|beach|tour\\b|reise|urlaub|voyage|viaje|tatil|ταξίδι|путешеств",
            "Book your trip",
            "Reise buchen",
            "Réserver",
            "Reserva ya",
            "Yerini ayırt",
            "Κλείσε τώρα",
            "Забронировать",
            "Забронювати"),
    TRAIN(
            "gym|fitness|yoga|workout|running|marathon|pilates",
            "Start today",
            "Heute starten",
            "Commencer",
            "Empieza hoy",
            "Bugün başla",
            "Ξεκίνα σήμερα",
            "Начать сегодня",
            "Почати сьогодні"),
    GET(
            "apps?\\b|download|ebook|free trial|software|saas|herunterladen|télécharger|descarga|indir",
            "Try it free",
            "Gratis testen",
            "Essayer",
            "Pruébalo gratis",
            "Ücretsiz dene",
            "Δοκίμασε δωρεάν",
            "Попробовать",
            "Спробувати"),
    DISCOVER(
            "launch|new\\b|introducing|collection|neue?[nmrs]?\\b|nouveau|nouvelle|nuev|yeni|νέα|новая|новый",
            "Discover more",
            "Mehr entdecken",
            "Découvrir",
            "Descubre más",
            "Keşfet",
            "Ανακάλυψε",
            "Узнать больше",
            "Дізнатися більше"),
    KNOW(
            "",
            "Learn more",
            "Mehr erfahren",
            "En savoir plus",
            "Saber más",
            "Daha fazla",
            "Μάθε περισσότερα",
            "Подробнее",
            "Детальніше");

    private final Pattern words;
    private final EnumMap<Language, String> calls = new EnumMap<>(Language.class);

    Intent(String words, String... calls) {
        this.words = Pattern.compile("(?<![\\p{L}])(" + words + ")", Pattern.UNICODE_CASE);
        for (Language language : Language.values()) {
            this.calls.put(language, calls[this.calls.size()]);
        }
    }

    static Intent of(String prompt) {
        String lower = prompt.toLowerCase(Locale.ROOT);
        for (Intent intent : values()) {
            if (intent.words.matcher(lower).find()) {
                return intent;
            }
        }
        return KNOW;
    }

    String call(Language language) {
        return Objects.requireNonNull(calls.get(language));
    }
}
