package ai.creativeflow.generations;

import ai.creativeflow.billing.UnsettledHolds;
import ai.creativeflow.billing.UnsettledHolds.Held;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.Uuids;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds money that is held for nothing. A dead worker's task is taken over, so by our own transactions there is none; this is
 * for what restored backups, repairs by hand and faults of ours leave behind. A hold whose generation is gone or done is
 * released; an open generation that has lost its task gets one again. Safe to run twice, and on every node.
 */
public final class OrphanedHolds {

    private static final Logger LOG = LoggerFactory.getLogger(OrphanedHolds.class);
    private static final Duration LEFT_ALONE = Duration.ofMinutes(15);
    private static final Duration OLDEST = Duration.ofDays(400);
    private static final int PAGE = 1_000;

    private final UnsettledHolds holds;
    private final GenerationRepository generations;
    private final TaskRepository tasks;
    private final InstantSource clock;

    OrphanedHolds(UnsettledHolds holds, GenerationRepository generations, TaskRepository tasks, InstantSource clock) {
        this.holds = holds;
        this.generations = generations;
        this.tasks = tasks;
        this.clock = clock;
    }

    /** All but the youngest, whose owners may be at it. Says how many holds were released and tasks restored. */
    int sweep() {
        return sweep(clock.instant().minus(LEFT_ALONE));
    }

    /** Those of generations that are older than {@code before}. */
    public int sweep(Instant before) {
        int found = 0;
        UUID after = Uuids.first(before.minus(OLDEST));
        while (true) {
            List<Held> page = holds.between(after, Uuids.first(before), PAGE);
            if (!page.isEmpty()) {
                found += settle(page);
                after = page.getLast().generation().value();
            }
            if (page.size() < PAGE) {
                return found;
            }
        }
    }

    private int settle(List<Held> page) {
        List<GenerationId> ids = page.stream().map(Held::generation).toList();
        Map<GenerationId, Status> statuses = generations.statuses(ids);
        int restored = tasks.restore(ids);
        List<Held> orphans = page.stream()
                .filter(held -> {
                    Status status = statuses.get(held.generation());
                    return status == null || status.done();
                })
                .toList();
        int released = 0;
        for (Held held : orphans) {
            boolean gone = !statuses.containsKey(held.generation());
            if (holds.release(held, gone && held.undelivered())) {
                released++;
            }
        }
        if (restored + released > 0) {
            LOG.warn(
                    "gave {} open generations their task again, and released what {} that are gone or done had held",
                    restored,
                    released);
        }
        return restored + released;
    }
}
