/**
 * Odoo, the platform's business system. It is told of every billable fact, and asked whether a team may spend.
 *
 * <p>Facts are read from the feed of {@code billing} behind a cursor, so accepting and capturing know nothing of it. Each is
 * sent at least once until Odoo acknowledges it, always under the same key, the fact's id. No transaction is open while Odoo
 * is asked anything. What is neither acknowledged nor in the outbox is found by {@link OdooReconciliation}.
 *
 * <p>Tables: {@code odoo_intake}, {@code odoo_outbox}, {@code odoo_acknowledged}. Without {@code creativeflow.odoo.url}
 * nothing of this is there.
 */
@NullMarked
package ai.creativeflow.odoo;

import org.jspecify.annotations.NullMarked;
