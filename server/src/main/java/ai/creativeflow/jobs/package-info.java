/**
 * Work that takes longer than a call: kept, done step by step, taken over when its node dies, and told of by {@code GET
 * /v1/jobs/{id}}. Features bring their kinds of it.
 *
 * <p>Invariants: a step and the place that it leads to are one transaction under the job's fence, so no step counts
 * twice; nothing is done for a job after it was cancelled. Table: {@code job}.
 */
@NullMarked
package ai.creativeflow.jobs;

import org.jspecify.annotations.NullMarked;
