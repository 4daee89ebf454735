package ai.creativeflow.studio;

import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the creative wants of its reader, by the first row with a word of the prompt, and how it asks for it in each
 * {@link Language}, in that order. A greeting, a quotation or a notice wants nothing.
 */
@SuppressWarnings("ImmutableEnumChecker") // never changed after construction
enum Intent {
    HIRE(
            "hiring|we['’]?re looking for|vacanc(?:y|ies)|jobs?\\b|careers?\\b|join (?:our|the) (?:\\p{L}+ )?team|recruit|wanted\\b|apprenticeship|(?:part|full)[- ]time|send (?:us )?your cv|internship|stellenangebot|stellen\\b|wir suchen|gesucht|teilzeit|vollzeit|wir bilden aus|mitarbeiter|ausbildung|verstärkung|minijob|recrut|recherche\\b|emploi\\b|alternance|stage\\b|empleo|buscamos|contratamos|vagas?\\b|contratando|estamos contratando|assumiamo|cerchiamo|lavora con noi|zatrudni|szukamy|dołącz do zespołu|praca\\b|iş ilan|işe alım|arıyoruz|ekibimize|προσλαμβάν|ζητ(?:είται|ούνται|άμε)|вакансия|ищем|требу[ею]тся|шукаємо|запрошуємо на роботу|вакансія|وظائف|نوظف|مطلوب|דרושים|דרושה?|מגייסים|מחפשים",
            "Apply now | Jetzt bewerben | Postuler | Solicitar ahora | Candidate-se | Candidati ora | Aplikuj teraz | Hemen başvur | Κάνε αίτηση | Откликнуться | Відгукнутися | قدّم الآن | הגישו מועמדות"),
    GIVE(
            "donat|donor|volunteer|charity(?! (?:gala|ball|dinner|concert|auction))|fundrais|food bank|give blood|rebuild|help us|adopt\\b|spende|ehrenamt|freiwillig|helfer|blutspende|don du sang|faites un don|bénévol|dona(?:r|ción|zione|ção)|voluntari|solidari|doaç|doe\\b|beneficenza|volontari|wolontari|pomóż|zbiórk|bağış|gönüllü|εθελοντ|δωρε(?:ά|ές)\\b|пожертв|волонт[её]р|благотворит|благодійн|تبرع|متطوع|תרמו|תרומ|מתנדב",
            "Help now | Jetzt helfen | Je participe | Colabora | Quero ajudar | Aiutaci | Pomagam | Destek ol | Βοήθησε | Помочь | Допомогти | ساهم الآن | לעזרה"),
    BUY(
            "sales?\\b|buy\\b|discount|% ?(?:off|on|rabatt|auf|sur|su|taniej)\\b|[-–−]\\s?\\d{1,2}\\s?%|deals?\\b|offers?\\b|black friday|clearance|half price|free shipping|shipping|gift ?cards?|for 2\\b|two[- ]for[- ]one|webshop|online shop|in store|collection|rabatt|angebot|ausverkauf|schlussverkauf|soldes|promo\\b|promotion|rebajas|oferta|descuento|desconto|promoção|liquidação|saldi|sconti?\\b|offerta|promocj|wyprzedaż|zniżk|rabat|indirim|kampanya|скидк|распродаж|розпродаж|знижк|έκπτωση|εκπτώσεις|προσφορ|خصم|عرض خاص|تخفيضات|مبيعات|عروض|הנחה|מבצע",
            "Shop now | Jetzt shoppen | J’en profite | Comprar ahora | Compre agora | Acquista ora | Kup teraz | Hemen al | Αγόρασε τώρα | Купить сейчас | Купити зараз | تسوّق الآن | לקנייה עכשיו"),
    ATTEND(
            "webinar|concert|festival|conference|workshop|meetup|gala\\b|symposium|summit|talk\\b|premiere|\\p{L}*conf\\b|speakers|theat(?:re|er)\\b|(?:talk|comedy|live|variety|stage) show|live at|quartet|hackathon|tasting|retreat|konzert|konferenz|vortrag|lesung|seminar|theaterstück|messe\\b|\\p{L}+messe\\b|spectacle|conférence|atelier|concierto|conferencia|taller\\b|espectáculo|concerto|espetáculo|palestra|oficina|conferenza|spettacolo|koncert|konferencj|warsztat|spektakl|konser|etkinlik|seminer|atölye|συναυλία|φεστιβάλ|σεμινάριο|концерт|фестиваль|семинар|семінар|вебинар|вебінар|مهرجان|حفل|ندوة|ورشة|הופעה|פסטיבל|הרצאה|סדנ",
            "Save your seat | Platz sichern | Réserver ma place | Reserva tu plaza | Garanta seu lugar | Prenota il posto | Zarezerwuj miejsce | Yerini ayırt | Κλείσε θέση | Забронировать место | Забронювати місце | احجز مكانك | שריינו מקום"),
    VISIT(
            "opening\\b(?! hours)|now open|we moved|opens\\b|new (?:shop|store|location|salon|studio)|open again|reopen|eröffnung|eröffn|neueröffnung|ouverture|nous ouvrons|apertura|abrimos|inauguraci|abertura|inauguração|abriu|apre\\b|inaugurazione|otwarcie|otwieramy|açılış|açıldı|εγκαίνια|ανοίγουμε|άνοιξε|открытие|открываем|відкриття|відкрива|افتتاح|פתיחה|פתיחת|נפתח",
            "Visit us | Besuch uns | Venez nous voir | Ven a vernos | Venha nos visitar | Vieni a trovarci | Odwiedź nas | Bizi ziyaret et | Επισκεφθείτε μας | Ждём вас | Чекаємо на вас | زورونا | בקרו אותנו"),
    DINE(
            "restaurant|menu\\b|brunch|dinner|lunch|pizza|burger|coffee|café|cafe\\b|bakery|food\\b|tacos?\\b|sushi|ramen|latte|bread|ice cream|oysters?|bistro|menü|mittagstisch|brötchen|kaffee|bäckerei|eis\\b|speisekarte|boulangerie|déjeuner|dîner|glace|restaurante|menú|almuerzo|comida|café|padaria|almoço|jantar|ristorante|gelat|pranzo|cena\\b|piekarni|restauracj|obiad|kawiarni|kahv|simit|yemek|lokanta|καφέ|μενού|ψάρια|εστιατόριο|φαγητό|ταβέρνα|кофе|ресторан|пекарн|хліб|кав[’']?ярн|обед|مقهى|مطعم|قهوة|בית קפה|מסעדה|מאפייה",
            "Taste it today | Jetzt probieren | À déguster | Pruébalo hoy | Venha provar | Vieni a provare | Spróbuj dziś | Hemen tat | Δοκίμασέ το | Попробовать | Скуштувати | تذوّق اليوم | בואו לטעום"),
    LEARN(
            "courses?\\b|class(?:es)?\\b|lessons?\\b|learn\\b|bootcamp|tutoring|kurse?\\b|\\p{L}+kurse?\\b|unterricht|nachhilfe|lernen|cours\\b|formation|stage de|cursos?\\b|clases|aulas?\\b|aprende|corso|corsi\\b|lezioni|kurs\\b|lekcje|zajęcia|kursu|ders\\b|dersleri|майстер-клас|мастер-класс|курсы?\\b|урок|занятия|заняття|μαθημ|μαθήμ|μάθημα|دورة|دروس|קורס|שיעור",
            "Enrol today | Jetzt anmelden | S’inscrire | Inscríbete | Inscreva-se | Iscriviti | Zapisz się | Kaydol | Γράψου σήμερα | Записаться | Записатися | سجّل اليوم | להרשמה"),
    JOIN(
            "party\\b|parade|fairs?\\b(?! (?:price|trade|play|wage))|(?:jazz|quiz|game|trivia|karaoke|games|movie|film|comedy) night|tickets?\\b|open house|free entry|fest\\b|\\p{L}+fest\\b|derby|tournament|exhibition|market\\b|museum night|poetry slam|disco|pitch night|meeting\\b|clean-?up|open day|picnic|block party|celebrat|come along|markt\\b|\\p{L}+markt\\b|ausstellung|feier\\b|eintritt frei|tag der offenen tür|turnier|flohmarkt|fête\\b|marché|vernissage|exposition|entrée libre|brocante|feria|fiesta|verbena|mercado|feira|festa|exposição|exposición|mercatino|mostra\\b|sagra|targ\\b|jarmark|piknik|wystaw|dzień otwarty|şenli|sergi|bayram|γιορτή|παζάρι|έκθεση|ярмарк|праздник|вечеринк|выставк|свято\\b|вечір\\b|вечірк|виставк|معرض|سوق|يوم مفتوح|מסיב|ערב|יריד|תערוכ|שוק\\b",
            "Join us | Sei dabei | Venez nombreux | Te esperamos | Venha com a gente | Vi aspettiamo | Wpadnij | Sen de gel | Ελάτε | Приходите | Приходьте | انضموا إلينا | בואו"),
    TRAVEL(
            "travel|trips?\\b|flights?\\b|hotel|vacation|holidays?\\b|tour\\b|cruise|city break|island hopping|night train|cabins?\\b|camping|weekend in|getaway|reise|urlaub|ferien\\b|\\p{L}+ferien|flüge|voyage|vacances|vols?\\b|séjour|viaje|vuelos?\\b|vacaciones|escapada|viage[mn]|voos?\\b|férias|viaggi|volo\\b|voli\\b|vacanz|podróż|wakacje|loty\\b|wycieczk|tatil|seyahat|uçak bilet|ταξίδι|διακοπές|πτήσεις|путешеств|отпуск|авиабилет|подорож|відпочин|رحلة|سفر|رحلات|عطلة|חופשה|טיסות|נופש",
            "Book your trip | Reise buchen | Réserver | Reserva ya | Reserve já | Prenota ora | Zarezerwuj | Yerini ayırt | Κλείσε τώρα | Забронировать | Забронювати | احجز رحلتك | הזמינו חופשה"),
    TRAIN(
            "gym\\b|fitness|yoga|workout|marathon|pilates|crossfit|bouldering|get fit|personal train|trial training|lauf\\b|probetraining|salle de sport|musculation|gimnasio|academia\\b|palestra|siłowni|joga\\b|spor salonu|γυμναστήριο|γιόγκα|фитнес|йога|тренировк|забіг|тренуван|نادي رياضي|يوغا|חדר כושר|יוגה|ריצה",
            "Start today | Heute starten | Commencer | Empieza hoy | Comece hoje | Inizia oggi | Zacznij dziś | Bugün başla | Ξεκίνα σήμερα | Начать сегодня | Почати сьогодні | ابدأ اليوم | מתחילים היום"),
    GET(
            "apps?\\b|download|ebook|e-book|free trial|software|saas|in beta|herunterladen|kostenlos testen|télécharger|application|logiciel|descarga|aplicación|aplicativo|baixe|scarica|aplikacj|pobierz|uygulama|εφαρμογή|приложение|додаток|застосунок|تطبيق|אפליקציה",
            "Try it free | Gratis testen | Essayer | Pruébalo gratis | Teste grátis | Provalo gratis | Wypróbuj za darmo | Ücretsiz dene | Δοκίμασε δωρεάν | Попробовать | Спробувати | جرّب مجانًا | נסו בחינם"),
    DISCOVER(
            "launch|new\\b|introducing|meet the|arrivals|pre-order|now available|handmade|limited edition|neue?[nmrs]?\\b|kollektion|nouveau|nouvelle|découvr|nuev[oa]|colección|nov[oa]\\b|coleção|lançamento|nuov[oa]|collezione|lancio|now[yea]\\b|kolekcj|premiera|yeni\\b|koleksiyon|νέ[αο]|συλλογή|нов(?:ая|ый|ое)\\b|коллекци|нов[аеі]\\b|новий|колекці|جديد|مجموعة|חדש|קולקצי",
            "Discover more | Mehr entdecken | Découvrir | Descubre más | Descubra mais | Scopri di più | Odkryj więcej | Keşfet | Ανακάλυψε | Узнать больше | Дізнатися більше | اكتشف المزيد | גלו עוד"),
    KNOW(
            "(?:free |the |a )guide to|how to\\b|tips\\b|report\\b|study\\b|podcast|blog|article|newsletter|version|insurance|consult|service|clinic|security|\\bapi\\b|checklist|did you know|beratung|versicherung|ratgeber|tipps|studie|praxis|conseil|assurance|étude|consejos|seguro|guía|dicas|seguro|guia|consigli|assicurazion|guida|porad|ubezpiecz|ipuçları|sigorta|συμβουλές|ασφάλ|совет|страхов|поради|страхув|نصائح|تأمين|טיפים|ביטוח|ייעוץ",
            "Learn more | Mehr erfahren | En savoir plus | Saber más | Saiba mais | Scopri di più | Dowiedz się więcej | Daha fazla | Μάθε περισσότερα | Подробнее | Детальніше | اعرف المزيد | מידע נוסף");

    private static final Pattern NOTHING = Lexicon.pattern(
            "(?:happy (?:birthday|new year|holidays|easter|anniversary|mother|father|valentine|thanksgiving|halloween|hanukkah|diwali|eid|women|pride|[a-z]+day)|merry christmas|season['’]?s greetings|congrat|thank(?:s| you)|condolence|in loving memory|rest in peace|our thoughts|get well|good luck|welcome to the team|sold out|closed\\b|quote|motivation|ramadan kareem|eid mubarak"
                    + "|alles gute|herzlichen glückwunsch|frohe (?:weihnachten|ostern|festtage)|frohes (?:fest|neues)|guten rutsch|schöne feiertage|vielen dank|danke\\b|beileid|in stillem gedenken|wir trauern|geschlossen|zitat"
                    + "|joyeu(?:x|ses?) |bon(?:ne)? (?:anniversaire|année|fêtes)|meilleurs vœux|félicitations|merci\\b|sincères condoléances|citation|fermé"
                    + "|feliz |felices |felicidades|enhorabuena|gracias|pésame|cerrado|parabéns|obrigad[oa]|boas festas|condolências|fechado|citação"
                    + "|buon(?:a|e)? (?:compleanno|natale|pasqua|feste|anno|domenica|settimana)|tanti auguri|auguri\\b|congratulazioni|grazie|condoglianze|chiuso"
                    + "|wszystkiego najlepszego|wesołych|sto lat|gratulacje|dziękujemy|wyrazy współczucia|cytat|zamknięte|doğum günün|iyi ki doğdun|mutlu (?:yıllar|bayramlar)|kutlu olsun|teşekkür|başsağlığı|tebrik"
                    + "|χρόνια πολλά|καλή χρονιά|καλά χριστούγεννα|καλό πάσχα|συγχαρητήρια|ευχαριστούμε|συλλυπητήρια|с днём рождения|с днем рождения|с новым годом|поздравляем|спасибо|соболезн|з днем народження|з новим роком|вітаємо|дякуємо|співчуття"
                    + "|مبروك|عيد (?:ميلاد )?سعيد|كل عام|شكر|تعازي|رمضان كريم|عيد مبارك|מזל טוב|יום הולדת שמח|חג שמח|שנה טובה|תודה|תנחומים)");
    /** Discounted food is bought where there is a shop, else eaten. */
    private static final Pattern GOODS = Lexicon.pattern(
            "\\b(?:sales?|clearance|black friday|shop|store|shipping|beans|machines?|gift ?cards?|kitchen|ausverkauf|schlussverkauf|laden|soldes|rebajas|saldi|wyprzedaż|indirim|распродаж|розпродаж|εκπτώσεις|تخفيضات)");

    private static final Pattern QUOTATION = Lexicon.pattern(
            "^(?:[\"“„«][^\"”“»]{2,}[.!?…]?[\"”“»][.!]?)(?:\\s*[–—-]\\s*(?-i:\\p{Lu})[\\p{L}.]*(?:\\s\\p{L}[\\p{L}.]*){0,3})?$");
    private static final Pattern THUMBNAIL =
            Lexicon.pattern("\\bthumbnails?\\b|\\bvignette youtube\\b|\\bminiatur[ae]?\\b");

    private final Pattern words;
    private final EnumMap<Language, String> calls = new EnumMap<>(Language.class);

    Intent(String words, String calls) {
        this.words = Lexicon.pattern("(?<!\\p{L})(?:" + words + ")");
        Iterator<String> each = List.of(calls.split(" \\| ", -1)).iterator();
        for (Language language : Language.values()) {
            this.calls.put(language, each.next());
        }
    }

    /** Nothing where no row has a word of the prompt. */
    static Optional<Intent> of(String prompt) {
        String lower = prompt.toLowerCase(Locale.ROOT);
        if (isNone(prompt)) {
            return Optional.empty();
        }
        for (Intent intent : values()) {
            if (intent.isIn(lower)
                    && !(intent == BUY
                            && DINE.isIn(lower)
                            && !GOODS.matcher(lower).find())) {
                return Optional.of(intent);
            }
        }
        return Optional.empty();
    }

    /** A greeting or notice that sells nothing, a quotation, a thumbnail. */
    static boolean isNone(String prompt) {
        return QUOTATION.matcher(prompt.strip()).matches()
                || THUMBNAIL.matcher(prompt).find()
                || (NOTHING.matcher(prompt).find() && !BUY.isIn(prompt));
    }

    boolean isIn(String prompt) {
        return words.matcher(prompt).find();
    }

    String call(Language language) {
        return Objects.requireNonNull(calls.get(language));
    }
}
