package ai.creativeflow.orchestrator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ids under which the orchestrator knows our samples, set by set: what a selection must name, and what tells a new sample
 * from one that is reported again.
 */
record Memo(List<Entry> samples) {

    static final Memo EMPTY = new Memo(List.of());

    record Entry(int set, int number, String id) {}

    Memo {
        samples = List.copyOf(samples);
    }

    /** Whether it was delivered with another set than this one. */
    boolean isOfAnother(int set, String id) {
        return samples.stream().anyMatch(one -> one.set() != set && one.id().equals(id));
    }

    Optional<String> idOf(int set, int number) {
        return samples.stream()
                .filter(one -> one.set() == set && one.number() == number)
                .map(Entry::id)
                .findFirst();
    }

    /** A set that is told again is the one that counts. */
    Memo with(int set, List<String> ids) {
        var all =
                new ArrayList<>(samples.stream().filter(one -> one.set() != set).toList());
        for (int number = 0; number < ids.size(); number++) {
            all.add(new Entry(set, number, ids.get(number)));
        }
        return new Memo(all);
    }
}
