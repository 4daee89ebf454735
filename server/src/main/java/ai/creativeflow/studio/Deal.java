package ai.creativeflow.studio;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Gives each of a few takers something that suits it, no two the same. */
final class Deal {

    private Deal() {}

    /** What suits comes in groups, the preferred first. Always succeeds where any dealing does; tried in a shuffled order, so that chance decides among the possible. */
    static <T, V> List<V> of(List<T> takers, Function<T, List<List<V>>> suitable, Dice dice) {
        List<List<V>> choices = takers.stream()
                .map(taker -> suitable.apply(taker).stream()
                        .map(dice::shuffled)
                        .flatMap(List::stream)
                        .toList())
                .toList();
        var dealt = new ArrayList<V>();
        if (!deal(choices, dealt)) {
            throw new IllegalStateException("no distinct choice for " + takers);
        }
        return dealt;
    }

    private static <V> boolean deal(List<List<V>> choices, List<V> dealt) {
        if (dealt.size() == choices.size()) {
            return true;
        }
        for (V choice : choices.get(dealt.size())) {
            if (!dealt.contains(choice)) {
                dealt.add(choice);
                if (deal(choices, dealt)) {
                    return true;
                }
                dealt.removeLast();
            }
        }
        return false;
    }
}
