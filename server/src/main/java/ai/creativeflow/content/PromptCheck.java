package ai.creativeflow.content;

import java.util.List;

/**
 * Judges a prompt before anything is accepted for it. Called within the transaction of the acceptance, so it reaches out to
 * nobody and answers at once. Another bean of this type takes the place of the list of terms.
 */
public interface PromptCheck {

    /** The rules that the text breaks, each once; empty where it may be drawn. */
    List<Rule> broken(String text);

    /** A rule by its name in the configuration, {@code self_harm} for example. It says nothing of the words that broke it. */
    record Rule(String id) {

        public Rule {
            if (!id.matches("[a-z][a-z0-9_]{0,59}")) {
                throw new IllegalArgumentException(
                        "the rule \"%s\" must be named in a-z, 0-9 and _, at most 60 characters".formatted(id));
            }
        }
    }
}
