package ai.creativeflow.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TermListTest {

    private final PromptCheck check =
            new TermList(Map.of("drinks", List.of("grappa", "Weiße Rose"), "games", List.of("poker night")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grappa",
                "A GRAPPA, please",
                "gr\u200bap\u00adpa",
                "gra\u0301ppa",
                "ｇｒａｐｐａ",
                "g r a p p a",
                "g.r-a_p*p/a now",
                "weisse rose",
                "WEISSE   ROSE!",
            })
    void term_is_found_however_it_is_written(String text) {
        assertThat(check.broken(text)).containsExactly(new PromptCheck.Rule("drinks"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"grappas", "agrappa", "poker", "night poker", "poker at night", "", " ", "a b", "Weiße Hose"})
    void part_of_a_word_and_words_apart_are_no_term(String text) {
        assertThat(check.broken(text)).isEmpty();
    }

    @Test
    void every_rule_that_is_broken_is_named_once() {
        assertThat(check.broken("Poker night with grappa and more grappa"))
                .containsExactlyInAnyOrder(new PromptCheck.Rule("drinks"), new PromptCheck.Rule("games"));
    }

    @Test
    void rules_have_names_and_terms_have_letters() {
        assertThatThrownBy(() -> new TermList(Map.of("Not this", List.of("x"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TermList(Map.of("this", List.of("?!"))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
