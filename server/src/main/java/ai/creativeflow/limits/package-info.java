/**
 * How often one may call: rate windows of keys, teams and people, the attempts behind them, failures by address. Decisions
 * are all or nothing, and a refused call consumes none of the windows. {@link ai.creativeflow.limits.Limits} is the gate;
 * behind it {@link ai.creativeflow.limits.Windows} counts, in memory or in Redis. Owns no table: the windows' limits are
 * what the caller brings along, what was used is forgotten with the process or by Redis.
 */
@NullMarked
package ai.creativeflow.limits;

import org.jspecify.annotations.NullMarked;
