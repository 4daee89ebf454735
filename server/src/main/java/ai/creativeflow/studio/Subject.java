package ai.creativeflow.studio;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a prompt is about, told by its words (English, German, French, Spanish, some Turkish and Italian), and what is
 * drawn for it. A star stands for any letters.
 */
@SuppressWarnings("ImmutableEnumChecker") // its lists are List.of
enum Subject {
    COFFEE(
            Setting.TABLE,
            "cup croissant bean",
            "sourdough dough bake* coffee cafe café cafes قهوة مقهى קפה espresso latte cappuccino barista roast* kaffee* cafetería kahve tea teahouse tee thé té baker* bakery bäckerei boulangerie panadería bread brot* pain pan cake* croissant*"),
    FOOD(
            Setting.TABLE,
            "bowl pizza lemon",
            "food* مطعم طعام מסעדה אוכל restaurant* menu* menü* speisekarte pizza* burger* sushi taco* paella vegan brunch lunch dinner kitchen cook* essen küche kochen koch* cuisine repas dîner déjeuner comida cocina cena almuerzo carte smoothie* juice* grill* bbq gastro* bowl* noodle* wine wein* vin vino bistro* salad*"),
    MUSIC(
            Setting.TABLE,
            "note vinyl guitar",
            "music* موسيقى الموسيقى مهرجان حفل מוזיקה הופעה musik* musique música concert* konzert* concierto* festival* band bands dj djs jazz rock choir chor* orchest* gig live song* album vinyl opera oper piano guitar* livemusik müzik konser"),
    SPORT(
            Setting.TABLE,
            "ball dumbbell medal",
            "sport* sports stretch* gym* fitness* workout* run running runner* marathon* lauf* football fußball* fussball* soccer futbol fútbol match tournament turnier* league training train yoga* pilates crossfit course carrera entreno entrenamiento tennis basketball bike bikes cycling fahrrad* vélo* bicicleta* spor* koşu*"),
    SEA(
            Setting.SEA,
            "boat fish lighthouse",
            "sea whale* dolphin* azores البحر شاطئ ים הים חוף ocean beach* surf* sail* boat* harbour harbor island* coast* cruise* meer* strand* see ostsee nordsee küste* insel* mer plage* bateau océan mar playa* barco* isla* sommer* summer* été verano yaz deniz swim* pool sandals diving"),
    TRAVEL(
            Setting.AIR,
            "plane suitcase mountain",
            "travel* trip* flight* fly hotel* holiday* vacation* tour tours tourism journey reise* urlaub* flug* ferien* voyage* vacances viaje* vuelo* vacaciones adventure* hike hiking mountain* berg* wander* montagne montaña* tatil* seyahat ski"),
    NATURE(
            Setting.HILLS,
            "tree plant leaf",
            "nature natur* garden* garten* plant plants pflanz* flower* forest* wald* tree* baum* bäume eco* organic* bio sustainab* nachhaltig* green climate klima* jardin* plante* forêt* naturaleza jardín planta* bosque* spring frühling* printemps primavera park earth erde bahçe farm* hof market wochenmarkt"),
    CELEBRATION(
            Setting.AIR,
            "balloon gift cake",
            "birthday* مبروك חגיגה party* parties celebrat* anniversary jubilee wedding* feier* fest sommerfest* stadtfest* geburtstag* hochzeit* jubiläum fête* anniversaire mariage fiesta* cumpleaños boda gala* opening eröffnung inauguration new-year silvester doğum festa gift* geschenk*"),
    CHARITY(
            Setting.AIR,
            "heart hand heart",
            "charity charities donat* spende* spenden* volunteer* help hilf* ehrenamt* nonprofit ngo fundrais* don dons solidari* donación donar voluntari* bénévol* caridad love liebe amour amor valentine* valentinstag kindness care aid bağış"),
    TECH(
            Setting.TABLE,
            "window phone chip",
            "tech* תכנתים מתכנתים برمجة technology software app apps saas ai ki ia cloud data code* coding developer* engineer* startup* web* website online digital* computer* laptop* phone* cyber* api webinar* postgres hackathon* robot* entwickler* ingenieur* logiciel* développeur* aplicación desarrollador* yazılım*"),
    HOME(
            Setting.TABLE,
            "sofa lamp house",
            "home homes bedroom* flat flats house* furniture* möbel* haus wohnung* wohn* einrichtung* interior* sofa* apartment* real-estate property immobilien* maison* meuble* appartement* casa* hogar mueble* piso ev mobilya room rooms decor* renovat* rent*"),
    FASHION(
            Setting.TABLE,
            "bag shirt shoe",
            "fashion* تخفيضات المعاطف סנדלים בגדים mode moda cloth* dress* shirt* shoe* sneaker* sandal* coat* jacket* boutique* jewel* collection kollektion* kleid* schuh* vêtement* robe* chaussure* ropa vestido* zapato* zapatilla* giyim ayakkabı sale sales ausverkauf* soldes rebajas tienda shop* store* laden indirim* rabatt* black-friday collection"),
    LEARNING(
            Setting.TABLE,
            "book pencil book",
            "school* كتب الكتب ספרים קורס schule* course* courses class classes lesson* learn* study student* universit* workshop* book* books kids children kinder* kurs* lernen buch* bücher* livre* école* cours atelier* libro* escuela* curso* taller* aprende* read* talk lecture kitap* quote*"),
    WORK(
            Setting.SKYLINE,
            "briefcase tower chart",
            "hiring hire job jobs career* vacanc* recruit* office stelle* stellenangebot* mitarbeiter* karriere* bewerb* emploi* recrut* carrière trabajo* empleo* contrat* team business b2b consult* meeting conference* konferenz* iş"),
    CITY(
            Setting.SKYLINE,
            "tower bridge house",
            "city cities urban town stadt* ville* ciudad* street* metro skyline architect* berlin paris london istanbul lisbon madrid hamburg wien köln rome downtown building* şehir"),
    MONEY(
            Setting.TABLE,
            "coins chart coins",
            "bank* finance* financ* invest* money insurance tax* credit geld* versicherung* finanz* steuer* argent banque* dinero banco* ahorro* save saving* budget* pension*"),
    BEAUTY(
            Setting.TABLE,
            "bottle flower bottle",
            "beauty cosmetic* skincare skin spa salon* perfume* parfum* hair nail* kosmetik* friseur* beauté coiffeur* belleza cosmétic* massage* wellness soap*"),
    ANIMALS(
            Setting.HILLS,
            "cat paw cat",
            "cat cats dog* dogs pet pets puppy puppies kitten* animal* vet katze* hund* tier* haustier* chat chats chien* animaux gato* perro* mascota* kedi köpek zoo horse*"),
    DRINKS(
            Setting.TABLE,
            "glass cocktail wine",
            "wine* vin vins wein* vino vinos şarap cocktail* cóctel* beer* bier* bière* cerveza* bira brew* pub bar aperitif* apéritif* tasting dégustation champagne prosecco drink* getränk* вино коктейл* κρασί نبيذ יין"),
    HEALTH(
            Setting.TABLE,
            "cross heart pill",
            "health* gesundheit* santé salud sağlık medical* medizin* clinic* klinik* doctor* arzt* ärzt* médecin* doctor* pharmac* apotheke* farmacia* check[- ]up* physio* wellbeing hospital* nurse* pflege* здоров* υγεία صحة בריאות"),
    DENTAL(
            Setting.TABLE,
            "tooth heart tooth",
            "dent* zahn* zähne smile teeth tooth sonrisa sourire diş стомат* зуб* שיניים أسنان"),
    GAMES(
            Setting.TABLE,
            "gamepad dice pawn",
            "game* gaming gamer* spiel* jeu jeux juego* oyun* esport* console* arcade board[- ]game* chess schach échecs ajedrez satranç puzzle* quiz* игр* παιχνίδι* لعبة משחק*"),
    WINTER(
            Setting.HILLS,
            "fir flake gift",
            "winter* snow* christmas* xmas weihnacht* noël navidad schnee* hiver invierno advent* holidays santa kış");

    /** What the drawings stand in. */
    enum Setting {
        SEA,
        HILLS,
        SKYLINE,
        TABLE,
        AIR
    }

    private static final Pattern TO_BOOK =
            Pattern.compile("\\bbook(?=\\s+(?:your|now|a|an|the|today|early|online|tickets?|tables?|by|via|at)\\b)");

    private final Setting setting;
    private final List<String> drawings;
    private final Pattern words;

    Subject(Setting setting, String drawings, String words) {
        this.setting = setting;
        this.drawings = List.of(drawings.split(" ", -1));
        String alternatives = words.replace("-", "[- ]")
                .replace(' ', '|')
                .replace("[-|]", "[- ]")
                .replace("*", "\\p{L}*");
        this.words = Pattern.compile("(?<![\\p{L}\\p{N}])(?:" + alternatives + ")(?![\\p{L}\\p{N}])");
    }

    /** The subject that most words speak of, at a tie the one spoken of first; the industry's where the prompt has none. */
    static Optional<Subject> of(Brief brief) {
        String prompt = bounded(brief.prompt());
        Optional<Subject> found = of(prompt);
        String industry = brief.style().industry();
        return found.isPresent() || industry == null ? found : of(bounded(industry));
    }

    private static Optional<Subject> of(String lower) {
        return Arrays.stream(values())
                .filter(s -> s.words.matcher(lower).find())
                .min(Comparator.comparingInt((Subject s) -> -s.count(lower)).thenComparingInt(s -> s.first(lower)));
    }

    /** Without "book your" and the like, which speak of no books. */
    private static String bounded(String text) {
        String lower = text.substring(0, Math.min(600, text.length())).toLowerCase(Locale.ROOT);
        return TO_BOOK.matcher(lower).replaceAll(" ");
    }

    private int count(String lower) {
        return Math.clamp(words.matcher(lower).results().limit(4).count(), 0, 3);
    }

    private int first(String lower) {
        Matcher matcher = words.matcher(lower);
        return matcher.find() ? matcher.start() : lower.length();
    }

    Setting setting() {
        return setting;
    }

    Drawing drawing(int index) {
        return Drawing.named(drawings.get(index % drawings.size()));
    }

    int drawings() {
        return drawings.size();
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
