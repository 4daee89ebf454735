package ai.creativeflow.generations;

import ai.creativeflow.kernel.ids.TeamId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the generations themselves say of money and of how many are open, to be held against billing's books. */
public final class GenerationsReconciliation {

    private final GenerationRepository generations;

    GenerationsReconciliation(GenerationRepository generations) {
        this.generations = generations;
    }

    /** Micros charged to each team in all, by its live generations. */
    public Map<TeamId, Long> chargedByTeam() {
        return byTeam(generations.chargedByTeam());
    }

    /** How many generations of each team are running or queued, in both modes. */
    public Map<TeamId, Long> openByTeam() {
        return byTeam(generations.openByTeam());
    }

    private static Map<TeamId, Long> byTeam(List<Map.Entry<TeamId, Long>> rows) {
        return rows.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
