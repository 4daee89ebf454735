/**
 * How often one may call: rate windows of keys, teams and people, the attempts behind them, failures by address.
 * Decisions are all or nothing, and a refused call consumes none of the windows. Owns no table: the engine of one node
 * keeps its windows in memory.
 */
@NullMarked
package ai.creativeflow.limits;

import org.jspecify.annotations.NullMarked;
