/**
 * Money: prices, holds, the ledger, what was used, and the caps. Invariants: charged + reserved never passes the cap; a
 * hold is settled once; the ledger is append-only and every entry moves an amount between two accounts, so its sum is
 * always zero. Test mode costs nothing and leaves only usage. Tables: {@code account}, {@code wallet}, {@code hold},
 * {@code key_wallet}, {@code ledger_entry}, {@code usage_event}.
 */
@NullMarked
package ai.creativeflow.billing;

import org.jspecify.annotations.NullMarked;
