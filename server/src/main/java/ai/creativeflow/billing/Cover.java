package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.ids.GrantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which grants pay how much of which part of a hold. What they don't pay is the team's own. */
record Cover(List<Share> shares) {

    static final Cover NONE = new Cover(List.of());

    record Share(Part part, GrantId grant, Micros amount) {}

    /** What is left of a grant, in the order of paying: by priority, expiry, age. */
    record Purse(
            GrantId grant,
            Micros remaining,
            int priority,
            @Nullable Instant expiresAt,
            Instant createdAt) implements Comparable<Purse> {

        private static final Comparator<Purse> ORDER = Comparator.comparingInt(Purse::priority)
                .thenComparing(purse -> purse.expiresAt() == null ? Instant.MAX : purse.expiresAt())
                .thenComparing(Purse::createdAt)
                .thenComparing(purse -> purse.grant().text());

        @Override
        public int compareTo(Purse other) {
            return ORDER.compare(this, other);
        }
    }

    Cover {
        shares = List.copyOf(shares);
    }

    /** Spends the purses in their order on the parts in theirs. */
    static Cover of(EnumMap<Part, Micros> parts, List<Purse> usable) {
        List<Purse> purses = usable.stream().sorted().toList();
        var shares = new ArrayList<Share>();
        int next = 0;
        Micros left = purses.isEmpty() ? Micros.ZERO : purses.getFirst().remaining();
        for (Map.Entry<Part, Micros> part : parts.entrySet()) {
            Micros owed = part.getValue();
            while (owed.value() > 0 && next < purses.size()) {
                Micros paid = owed.compareTo(left) < 0 ? owed : left;
                if (paid.value() > 0) {
                    shares.add(new Share(part.getKey(), purses.get(next).grant(), paid));
                }
                owed = owed.minus(paid);
                left = left.minus(paid);
                if (left.value() == 0 && ++next < purses.size()) {
                    left = purses.get(next).remaining();
                }
            }
        }
        return new Cover(shares);
    }

    Micros total() {
        return shares.stream().map(Share::amount).reduce(Micros.ZERO, Micros::plus);
    }

    boolean isEmpty() {
        return shares.isEmpty();
    }
}
