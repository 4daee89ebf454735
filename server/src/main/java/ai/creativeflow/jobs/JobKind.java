package ai.creativeflow.jobs;

import ai.creativeflow.identity.Scope;

/** A kind of jobs; a bean each. */
public interface JobKind {

    /** As callers read it and as it is stored, {@code webhook_recovery} for example. */
    String name();

    /** What a caller must hold to read a job of this kind. */
    Scope read();

    /** What a caller must hold to cancel one. */
    Scope write();

    /**
     * Begins the next step of the job, a short one. This part runs outside any transaction and may reach out; what it
     * returns runs in the transaction that moves the job on. Where a node dies between, both run again.
     */
    Part next(Job job);

    /** The part of a step that is written down with it. */
    @FunctionalInterface
    interface Part {
        Step record();
    }
}
