/**
 * The one way out to an address that a caller named. It resolves the name itself, refuses every address that is not
 * publicly routable (or inside the networks that the operator allowed), and connects to exactly the address it judged.
 *
 * <p>Invariants: no connection is ever opened to a refused address, whatever the name resolves to a moment later; our
 * own listening ports and those of our database and brokers are refused even inside allowed networks; a call ends at
 * its deadline, whatever the other side does; trouble on the network is an {@link
 * ai.creativeflow.kernel.outbound.Outcome}, never an exception. No tables.
 */
@NullMarked
package ai.creativeflow.kernel.outbound;

import org.jspecify.annotations.NullMarked;
