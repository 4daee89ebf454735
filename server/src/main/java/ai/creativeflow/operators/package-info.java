/**
 * What the people who run the platform need: their API on the management port, the proof that the books agree, and the
 * first team of a fresh installation. Table: {@code reconciliation_run}.
 */
@NullMarked
package ai.creativeflow.operators;

import org.jspecify.annotations.NullMarked;
