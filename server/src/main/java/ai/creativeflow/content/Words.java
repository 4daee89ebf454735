package ai.creativeflow.content;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A text as words that can be compared: compatibility forms made one (NFKD, so full-width letters and ligatures are plain
 * ones), accents and characters without width taken away, case folded, split at whatever is neither letter nor digit.
 */
final class Words {

    /** So many single letters in a row are a word that was spelled apart. */
    private static final int LETTERS_APART = 3;

    private Words() {}

    static List<String> of(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKD);
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        plain.codePoints().forEach(point -> {
            if (Character.isLetterOrDigit(point)) {
                word.appendCodePoint(point);
            } else if (!isInvisible(point) && !word.isEmpty()) {
                words.add(folded(word));
                word.setLength(0);
            }
        });
        if (!word.isEmpty()) {
            words.add(folded(word));
        }
        return words;
    }

    /** The same with words that were spelled apart put together. */
    static List<String> joined(List<String> words) {
        var joined = new ArrayList<String>();
        int at = 0;
        while (at < words.size()) {
            int end = at;
            while (end < words.size()
                    && words.get(end).codePointCount(0, words.get(end).length()) == 1) {
                end++;
            }
            if (end - at >= LETTERS_APART) {
                joined.add(String.join("", words.subList(at, end)));
                at = end;
            } else {
                joined.add(words.get(at));
                at++;
            }
        }
        return joined;
    }

    /** Upper case first: some letters meet only there. */
    private static String folded(StringBuilder word) {
        return word.toString().toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    /** Within a word it is as if it were not there: accents, soft hyphens, joiners, marks of direction, selectors. */
    private static boolean isInvisible(int point) {
        int type = Character.getType(point);
        return type == Character.FORMAT || type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }
}
