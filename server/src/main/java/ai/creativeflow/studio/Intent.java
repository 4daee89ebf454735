package ai.creativeflow.studio;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What the creative wants of its reader, by the first row with a word of the prompt, and how it asks for it in each
 * {@link Language}, in that order.
 */
enum Intent {
    HIRE(
            "hiring|hire|vacanc|job|career|join (our|the) team|recruit|stellen|jobs|mitarbeiter|recrut|emploi|empleo|iş ilan|вакансия",
            "Apply now",
            "Jetzt bewerben",
            "Postuler",
            "Solicitar ahora",
            "Hemen başvur",
            "Κάνε αίτηση",
            "Откликнуться"),
    ATTEND(
            "event|webinar|concert|festival|conference|workshop|meetup|party|live|gala|exhibition|ausstellung|konzert|fest\\b|concierto|etkinlik|концерт|φεστιβάλ",
            "Save your seat",
            "Platz sichern",
            "Réserver ma place",
            "Reserva tu plaza",
            "Yerini ayırt",
            "Κλείσε θέση",
            "Забронировать место"),
    BUY(
            "sale|discount|% ?(off|rabatt)|\\d ?%|deal|offer|black friday|clearance|price|rabatt|angebot|soldes|promo|rebajas|oferta|descuento|indirim|скидк|έκπτωση|εκπτώσεις",
            "Shop now", "Jetzt shoppen", "J’en profite", "Comprar ahora", "Hemen al", "Αγόρασε τώρα", "Купить сейчас"),
    LEARN(
            "course|class|lesson|learn|bootcamp|training|kurs|formation|curso|курс|μάθημα",
            "Enrol today",
            "Jetzt anmelden",
            "S’inscrire",
            "Inscríbete",
            "Kaydol",
            "Γράψου σήμερα",
            "Записаться"),
    TRAVEL(
            "travel|trip|flight|hotel|vacation|holiday|beach|tour\\b|reise|urlaub|voyage|viaje|tatil|ταξίδι|путешеств",
            "Book your trip",
            "Reise buchen",
            "Réserver",
            "Reserva ya",
            "Yerini ayırt",
            "Κλείσε τώρα",
            "Забронировать"),
    DINE(
            "restaurant|menu|brunch|dinner|lunch|pizza|burger|coffee|café|cafe|bakery|food|restaurante|kahve|kaffee|καφέ|кофе",
            "Taste it today",
            "Jetzt probieren",
            "À déguster",
            "Pruébalo hoy",
            "Hemen tat",
            "Δοκίμασέ το",
            "Попробовать"),
    TRAIN(
            "gym|fitness|yoga|workout|running|marathon|pilates",
            "Start today",
            "Heute starten",
            "Commencer",
            "Empieza hoy",
            "Bugün başla",
            "Ξεκίνα σήμερα",
            "Начать сегодня"),
    GET(
            "app|download|ebook|free trial|software|saas|herunterladen|télécharger|descarga|indir",
            "Try it free",
            "Gratis testen",
            "Essayer",
            "Pruébalo gratis",
            "Ücretsiz dene",
            "Δοκίμασε δωρεάν",
            "Попробовать"),
    DISCOVER(
            "launch|new|introducing|collection|neu|nouveau|nouvelle|nuev|yeni|νέα|новая|новый",
            "Discover more",
            "Mehr entdecken",
            "Découvrir",
            "Descubre más",
            "Keşfet",
            "Ανακάλυψε",
            "Узнать больше"),
    KNOW(
            "",
            "Learn more",
            "Mehr erfahren",
            "En savoir plus",
            "Saber más",
            "Daha fazla",
            "Μάθε περισσότερα",
            "Подробнее");

    private final Pattern words;
    private final List<String> calls;

    Intent(String words, String... calls) {
        this.words = Pattern.compile("(?<![\\p{L}])(" + words + ")", Pattern.UNICODE_CASE);
        this.calls = List.of(calls);
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
        return calls.get(language.ordinal());
    }
}
