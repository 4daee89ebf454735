package ai.creativeflow.content;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules as terms of whole words: a term is found where its words stand one after the other, as {@link Words} reads them. */
final class TermList implements PromptCheck {

    private record Term(Rule rule, List<String> words) {}

    /** By their first word, so that a text is gone through once, however many terms there are. */
    private final Map<String, List<Term>> terms = new HashMap<>();

    TermList(Map<String, List<String>> rules) {
        rules.forEach((id, of) -> {
            var rule = new Rule(id);
            for (String term : of) {
                List<String> words = Words.of(term);
                if (words.isEmpty()) {
                    throw new IllegalArgumentException(
                            "a term of the rule %s has no letter and no digit".formatted(id));
                }
                terms.computeIfAbsent(words.getFirst(), first -> new ArrayList<>())
                        .add(new Term(rule, words));
            }
        });
    }

    @Override
    public List<Rule> broken(String text) {
        List<String> words = Words.of(text);
        var broken = new LinkedHashSet<Rule>();
        find(words, broken);
        find(Words.joined(words), broken);
        return List.copyOf(broken);
    }

    private void find(List<String> words, Set<Rule> broken) {
        for (int at = 0; at < words.size(); at++) {
            for (Term term : terms.getOrDefault(words.get(at), List.of())) {
                int end = at + term.words().size();
                if (end <= words.size() && words.subList(at, end).equals(term.words())) {
                    broken.add(term.rule());
                }
            }
        }
    }
}
