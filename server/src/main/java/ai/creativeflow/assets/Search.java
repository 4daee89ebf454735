package ai.creativeflow.assets;

import ai.creativeflow.kernel.ids.TeamId;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The words of the index {@code asset.words}: those of the name and the tags in lower case, and each tag whole, all of them
 * behind their team's id, so that one team's question never walks through another's words.
 */
final class Search {

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final int WORDS_ASKED_MAX = 10;

    private Search() {}

    /** What is written beside an asset. */
    static String[] words(TeamId team, Labels labels) {
        Set<String> words = new LinkedHashSet<>();
        words.addAll(split(labels.name()));
        for (String tag : labels.tags()) {
            words.addAll(split(tag));
        }
        Set<String> all = words.stream().map(word -> team.value() + "/" + word).collect(Collectors.toSet());
        labels.tags().forEach(tag -> all.add(team.value() + "#" + tag));
        return all.toArray(String[]::new);
    }

    /**
     * A {@code tsquery} for assets that have a word that begins with each of those asked for, and this very tag; null where
     * nothing is asked. Words without a letter or digit find nothing.
     */
    static @Nullable String query(TeamId team, @Nullable String words, @Nullable String tag) {
        if (words == null && tag == null) {
            return null;
        }
        Set<String> terms = new LinkedHashSet<>();
        if (tag != null) {
            terms.add(quoted(team.value() + "#" + tag));
        }
        if (words != null) {
            List<String> asked = split(words);
            if (asked.isEmpty()) {
                return quoted(team.value() + "!");
            }
            asked.stream().limit(WORDS_ASKED_MAX).forEach(word -> terms.add(quoted(team.value() + "/" + word) + ":*"));
        }
        return String.join(" & ", terms);
    }

    private static String quoted(String lexeme) {
        return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    private static List<String> split(String text) {
        return Arrays.stream(BETWEEN_WORDS.split(text.toLowerCase(Locale.ROOT), -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
