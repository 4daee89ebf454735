package ai.creativeflow.billing;

import ai.creativeflow.kernel.ids.TeamId;

/** One more say in whether a team may spend, beside its own caps: the business system's, where there is one. */
public interface Clearance {

    /** Where nobody else has a say. */
    Clearance GIVEN = team -> {};

    /**
     * Returns where the team may spend, from memory: it is called inside a transaction. Throws 402 {@code quota_exceeded},
     * 503 {@code dependency_unavailable}, or {@link ClearanceNeeded} where nothing is remembered.
     */
    void require(TeamId team);
}
