package ai.creativeflow.studio;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The languages that calls to action are kept in, told apart by their commonest words and letters. */
@SuppressWarnings("ImmutableEnumChecker") // its lists are List.of
enum Language {
    ENGLISH("the and for with of our your in on at new", ""),
    GERMAN("und der die das für mit wir ein eine neue im zum zur bei auf jetzt von den", "äöüß"),
    FRENCH("le la les et pour avec des une nos votre du au aux sur nouvelle dans chez", "éèêçàœù"),
    SPANISH("el los las y para con una nuestro tu del en de nueva este", "ñ¡¿áíóú"),
    TURKISH("ve için ile bir yeni bu indirim tüm", "ğışİ"),
    GREEK("", "αβγδεηικλμνοπρστω"),
    RUSSIAN("", "абвгдеиклмнопрст"),
    UKRAINIAN("", "абвгдеиклмнопрстіїєґ"),
    ARABIC("", "ابتثجحخدذرزسشصضطظعغفقكلمنهويةأإآىءئؤ"),
    HEBREW("", "אבגדהוזחטיכלמנסעפצקרשתםןףץך");

    private final List<String> words;
    private final String letters;

    Language(String words, String letters) {
        this.words = List.of(words.split(" ", -1));
        this.letters = letters;
    }

    boolean isRightToLeft() {
        return this == ARABIC || this == HEBREW;
    }

    /** For changing case. */
    Locale locale() {
        return this == TURKISH ? Locale.of("tr") : Locale.ROOT;
    }

    static Language of(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        List<String> given = List.of(lower.split("[^\\p{L}]+", -1));
        return Arrays.stream(values())
                .max(Comparator.comparingInt((Language l) -> l.score(lower, given))
                        .thenComparing(Comparator.reverseOrder()))
                .orElse(ENGLISH);
    }

    private int score(String text, List<String> given) {
        int ofWords = 2
                * (int) given.stream()
                        .filter(w -> !w.isEmpty() && words.contains(w))
                        .count();
        int ofLetters =
                (int) text.codePoints().filter(c -> letters.indexOf(c) >= 0).count();
        return ofWords + ofLetters;
    }
}
