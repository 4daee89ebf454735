package ai.creativeflow.identity;

import ai.creativeflow.kernel.ids.TeamId;

/** What a feature holds of a team, its books apart: those stay as long as the law wants them. */
public interface TeamHoldings {

    /**
     * Erases at most a bounded part of it, in a transaction of its own; true where there may be more. The team was closed
     * long ago, so nothing is added meanwhile. Any number of times, from any number of nodes, comes to the same.
     */
    boolean erase(TeamId team);
}
