package ai.creativeflow.webhooks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Takes what this node sends next. Where an endpoint has a rate limit or an open circuit, one transaction locks its pace,
 * claims and writes down what was used of it, so that no two nodes give the same slot or the same probe; an endpoint that
 * another node decides about is passed over and nobody waits. What waits for a slot or a probe uses up no attempt.
 */
final class Claims {

    private final ClaimRepository repository;
    private final PaceRepository paces;
    private final QueueTransactions transactions;

    Claims(ClaimRepository repository, PaceRepository paces, QueueTransactions transactions) {
        this.repository = repository;
        this.paces = paces;
        this.transactions = transactions;
    }

    /** What was claimed, and how long after it a slot comes for what was left. */
    record Taken(List<Claim> claims, Optional<Duration> nextSlot) {}

    /** {@code lead} is how long this node takes from a claim to its POST, about. */
    Taken take(Lanes.Load load, int limit, Duration lead) {
        return transactions.execute(() -> {
            List<Pace> locked = paces.lock();
            List<Claim> claims = repository.claim(load, limit, locked, lead);
            return locked.isEmpty() ? new Taken(claims, Optional.empty()) : paced(claims, locked, lead);
        });
    }

    private Taken paced(List<Claim> claims, List<Pace> locked, Duration lead) {
        Map<UUID, Pace> byEndpoint = locked.stream().collect(Collectors.toMap(Pace::endpoint, Function.identity()));
        Map<UUID, Integer> used = new HashMap<>();
        Map<UUID, Boolean> probed = new HashMap<>();
        List<Claim> timed = new ArrayList<>();
        for (Claim claim : claims) {
            Pace pace = byEndpoint.get(claim.address().endpoint().value());
            if (pace == null) {
                timed.add(claim);
                continue;
            }
            int number = used.merge(pace.endpoint(), 1, Integer::sum) - 1;
            probed.merge(pace.endpoint(), pace.open() && claim.automatic(), Boolean::logicalOr);
            timed.add(claim.after(pace.slot(number, lead)));
        }
        if (!used.isEmpty()) {
            paces.use(locked.stream()
                    .filter(pace -> used.containsKey(pace.endpoint()))
                    .map(pace -> new PaceRepository.Use(
                            pace.endpoint(),
                            pace.slot(used.getOrDefault(pace.endpoint(), 0), lead),
                            probed.getOrDefault(pace.endpoint(), false)))
                    .toList());
        }
        return new Taken(timed, nextSlot(locked, used, lead));
    }

    /** Only of those that gave all of their slots: the others have nothing left or no room, which is told when it ends. */
    private static Optional<Duration> nextSlot(List<Pace> locked, Map<UUID, Integer> used, Duration lead) {
        return locked.stream()
                .filter(Pace::limited)
                .filter(pace -> used.getOrDefault(pace.endpoint(), 0) == pace.slots(lead))
                .map(pace -> pace.slot(pace.slots(lead), lead))
                .min(Comparator.naturalOrder());
    }
}
