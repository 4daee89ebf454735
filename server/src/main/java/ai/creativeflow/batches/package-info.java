/**
 * Creates that are handed in together and accepted one after the other, as if each had come by itself. Invariants: a line
 * is accepted in the transaction that marks it, under the fence of its batch, so it is accepted once or not at all whatever
 * dies; after a cancel none is. Tables: {@code batch}, {@code batch_line}.
 */
@NullMarked
package ai.creativeflow.batches;

import org.jspecify.annotations.NullMarked;
