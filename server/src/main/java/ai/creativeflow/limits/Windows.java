package ai.creativeflow.limits;

import java.util.List;

/**
 * Where calls are counted. A decision is one step that no other comes between: first the attempts, of which one is taken
 * from each or, where one has none left, nothing from anything; then the limits, which take the cost all together or not at
 * all. At most a window's limit is taken in any trailing window, and at least 99 % of it can be. Time is the engine's own.
 */
interface Windows {

    Decision decide(Call call);

    /** Gives back what an admitted call took, attempts aside, and says how the counters stand then. */
    List<State> giveBack(Decision taken);

    /** How the counters stand. Takes nothing. */
    List<State> standing(Rates rates);
}
