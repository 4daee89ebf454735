package ai.creativeflow.studio;

import java.lang.Character.UnicodeScript;

/** The scripts that need a family of their own. A picture is set in one of them, with the Latin that its family has. */
enum Script {
    WESTERN(Face.MANROPE_BOLD, Face.MANROPE, UnicodeScript.LATIN),
    ARABIC(Face.CAIRO_BOLD, Face.CAIRO, UnicodeScript.ARABIC),
    HEBREW(Face.HEEBO_BOLD, Face.HEEBO, UnicodeScript.HEBREW);

    private final Face strong;
    private final Face plain;
    private final UnicodeScript letters;

    Script(Face strong, Face plain, UnicodeScript letters) {
        this.strong = strong;
        this.plain = plain;
        this.letters = letters;
    }

    /** The one that most letters are of, Western where none is of another. */
    static Script of(String text) {
        long arabic = ARABIC.count(text);
        long hebrew = HEBREW.count(text);
        long western = text.codePoints().filter(Character::isAlphabetic).count() - arabic - hebrew;
        if (arabic > Math.max(hebrew, western / 3)) {
            return ARABIC;
        }
        return hebrew > western / 3 ? HEBREW : WESTERN;
    }

    private long count(String text) {
        return text.codePoints()
                .filter(c -> UnicodeScript.of(c) == letters && Character.isAlphabetic(c))
                .count();
    }

    Face strong() {
        return strong;
    }

    Face plain() {
        return plain;
    }

    boolean isRightToLeft() {
        return this != WESTERN;
    }
}
