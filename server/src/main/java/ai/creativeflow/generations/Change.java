package ai.creativeflow.generations;

import java.time.Instant;

/** A state that a generation came to; versions of one generation rise. */
record Change(long version, Status status, Instant at) {

    /** The state that every generation begins with. */
    static Change accepted(Generation generation) {
        return new Change(1, Status.PENDING, generation.createdAt());
    }

    static Change present(Generation generation) {
        return new Change(generation.version(), generation.state().status(), generation.updatedAt());
    }
}
