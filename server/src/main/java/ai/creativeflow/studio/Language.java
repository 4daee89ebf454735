package ai.creativeflow.studio;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The languages that calls to action are kept in, told apart by the script and, in Latin, by the commonest words of the
 * whole prompt (those that several have weigh half); spellings that only one language has count half a word, so that one name does not decide.
 */
@SuppressWarnings("ImmutableEnumChecker") // its sets and lists are immutable
enum Language {
    ENGLISH(
            "the and a i in an all as for with of our your on at new we is are from to by this off free now open sale until my it you every only join opening day night shop hiring sunday friday saturday what us happy how monday tuesday wednesday thursday january february march may june july october december",
            "ing"),
    GERMAN(
            "und der die das für mit wir ein eine einen einer neue neuer neues im zum zur bei auf jetzt von den dem am ab bis uhr ist sind nur unser unsere unserer unserem alle sie ihr euch dich dein auch nicht aus frei oder wird als suchen kommt an in konzert eröffnung eintritt rabatt markt fest gesucht tage jahre kostenlos liebe herzlichen verkauf winter sommer ihre montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober dezember",
            "ß ung ungen isch fest lich schen"),
    FRENCH(
            "le la les et pour avec des une un nos notre votre vos du de au aux sur nouveau nouvelle dans chez est sont vous nous ce cette jusqu tout toute tous dès ouvert gratuit soldes ici par qui ou en ans fête l d à concert soirée marché ouverture joyeux anniversaire lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril juin juillet août septembre octobre novembre décembre",
            "è ê ç œ tion eux aux é"),
    SPANISH(
            "el los las la y para con una un nuestro nuestra tu tus del de en nueva nuevo este esta todo toda todos hasta desde por gratis te su más ven es hoy al se buscamos apertura fiesta clases vuelos concierto feliz cumpleaños rebajas gran vendo piso habitaciones lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
            "ñ ¡ ¿ ción ó í"),
    PORTUGUESE(
            "o os as e para com uma um nosso nossa seu sua do da dos das no na nos nas em nova novo este esta todo toda até por grátis você não mais ao à hoje de é abertura festa venha aulas inauguração oferta feliz aniversário promoção domingo sábado janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro aluga vende apartamento centro se",
            "ã õ ção ções nh lh ç"),
    ITALIAN(
            "il lo la gli i le e per con una un nostro nostra tuo tua del della dei di nel nella nuovo nuova questo tutti tutto fino al alla gratis da dal non più è oggi in su saldi via sabato domenica concerto festa buon compleanno apertura corso a auguri sagra lunedì martedì mercoledì giovedì venerdì gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre ogni dalle alle",
            "zione zioni à è ò ù"),
    POLISH(
            "i w z na do dla od nasz nasza twój się nie jest nowa nowy nowe już tylko przy po oraz o za wszystkie zapraszamy promocja godz warsztaty koncert otwarcie wszystkiego najlepszego a poniedziałek wtorek środa czwartek piątek sobota niedziela stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
            "ł ą ę ś ż ź ń ć"),
    TURKISH(
            "ve için ile bir yeni bu indirim tüm her en ücretsiz günü başlıyor açıldı hemen bugün kadar yaz festivali konser kahve atölye kitap çocuk saat günün kutlu pazartesi salı çarşamba perşembe cuma cumartesi pazar ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık kişi",
            "ğ ı ş lar ler"),
    GREEK("", ""),
    RUSSIAN("", "ы э ё ъ"),
    UKRAINIAN("", "і ї є ґ"),
    ARABIC("", ""),
    HEBREW("", "");

    private static final int READ_MAX = 1500;
    /** What hangs on a name: Temmuz'da, Amélie's. */
    private static final Pattern SUFFIX = Pattern.compile("(?<=\\p{L}{3})['’]\\p{L}{1,3}\\b");

    private final Set<String> words;
    private final List<String> spellings;

    Language(String words, String spellings) {
        this.words = words.isEmpty() ? Set.of() : Set.of(words.split(" ", -1));
        this.spellings = spellings.isEmpty() ? List.of() : List.of(spellings.split(" ", -1));
    }

    boolean isRightToLeft() {
        return this == ARABIC || this == HEBREW;
    }

    /** Whether 12. is the twelfth. */
    boolean dotsOrdinals() {
        return this == GERMAN || this == POLISH || this == TURKISH;
    }

    /** For changing case. */
    Locale locale() {
        return this == TURKISH ? Locale.of("tr") : Locale.ROOT;
    }

    static Language of(String text) {
        String lower = SUFFIX.matcher(text.substring(0, Math.min(READ_MAX, text.length()))
                        .replace('İ', 'i')
                        .toLowerCase(Locale.ROOT))
                .replaceAll("");
        if (lower.codePoints().filter(c -> c >= 0x1EA0 && c <= 0x1EF9).count() > 1) {
            return ENGLISH; // Vietnamese has Romance and Polish letters but none of their words
        }
        List<String> given = List.of(lower.split("[^\\p{L}\\p{M}¡¿]+", -1));
        return switch (script(lower)) {
            case GREEK -> GREEK;
            case ARABIC -> ARABIC;
            case HEBREW -> HEBREW;
            case CYRILLIC -> UKRAINIAN.score(given) > RUSSIAN.score(given) ? UKRAINIAN : RUSSIAN;
            default -> latin(given);
        };
    }

    /** English where nothing speaks for another. */
    private static Language latin(List<String> given) {
        return Arrays.stream(values())
                .filter(language -> !language.words.isEmpty())
                .max(Comparator.comparingInt((Language language) -> language.score(given))
                        .thenComparing(Comparator.reverseOrder()))
                .filter(language -> language.score(given) > 1 || language == TURKISH || language == POLISH)
                .filter(language -> language.score(given) > 0)
                .orElse(ENGLISH);
    }

    private static Character.UnicodeScript script(String text) {
        return List.of(
                        Character.UnicodeScript.LATIN,
                        Character.UnicodeScript.GREEK,
                        Character.UnicodeScript.CYRILLIC,
                        Character.UnicodeScript.ARABIC,
                        Character.UnicodeScript.HEBREW)
                .stream()
                .max(Comparator.comparingLong((Character.UnicodeScript script) -> text.codePoints()
                                        .filter(c -> Character.isLetter(c) && Character.UnicodeScript.of(c) == script)
                                        .count()
                                * (script == Character.UnicodeScript.LATIN ? 1 : 2))
                        .thenComparing(Comparator.reverseOrder()))
                .orElse(Character.UnicodeScript.LATIN);
    }

    private static boolean isShared(String word) {
        return Arrays.stream(values())
                        .filter(language -> language.words.contains(word))
                        .count()
                > 1;
    }

    private int score(List<String> given) {
        int score = 0;
        for (String word : given) {
            if (word.isEmpty()) {
                continue;
            }
            if (words.contains(word)) {
                score += isShared(word) ? 1 : 2;
            } else if (spellings.stream()
                    .anyMatch(s -> s.length() < 2 ? word.contains(s) : word.length() > 4 && word.endsWith(s))) {
                score += 1;
            }
        }
        return score;
    }
}
