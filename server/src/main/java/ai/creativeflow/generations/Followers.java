package ai.creativeflow.generations;

import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.TeamId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many streams are open on this node, of all and of each team, so that none has all of them. */
final class Followers {

    static final int TEAM_MAX = 100;
    static final int NODE_MAX = 2_000;

    private final Map<TeamId, Integer> byTeam = new ConcurrentHashMap<>();
    private final AtomicInteger all = new AtomicInteger();

    /** A place among them, to be closed. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /** Throws 429 where the team follows too many, 503 where the node has no place left. */
    Place take(TeamId team) {
        if (all.incrementAndGet() > NODE_MAX) {
            all.decrementAndGet();
            throw Problem.of(ProblemCode.OVERLOADED).retryAfter(Duration.ofSeconds(5));
        }
        if (byTeam.merge(team, 1, Integer::sum) > TEAM_MAX) {
            leave(team);
            throw Problem.of(ProblemCode.RATE_LIMITED)
                    .detail("The team follows %d generations already.".formatted(TEAM_MAX))
                    .retryAfter(Duration.ofSeconds(5));
        }
        return () -> leave(team);
    }

    private void leave(TeamId team) {
        byTeam.computeIfPresent(team, (id, open) -> open == 1 ? null : open - 1);
        all.decrementAndGet();
    }
}
