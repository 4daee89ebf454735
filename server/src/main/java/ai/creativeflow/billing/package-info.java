/**
 * Money: prices, holds, the ledger, what was used, and the caps. Invariants: charged + reserved never passes the cap; a
 * hold is settled once; the ledger is append-only and every entry moves an amount between two accounts, so its sum is
 * always zero. Test mode costs nothing and leaves only usage. A fact of usage is in the tail or in the rollups, never in
 * both and never in neither. Tables: {@code account}, {@code wallet}, {@code hold}, {@code key_wallet}, {@code ledger_entry},
 * {@code usage_event}, {@code usage_tail}, {@code usage_hour}, {@code usage_day},
 * {@code credit_grant}, {@code credit_use}, {@code invoice},
 * {@code invoice_line}, {@code alert_setting}, {@code alert_sent}, {@code price_book}, {@code price_schedule},
 * {@code meter_count}, {@code meter_hold}.
 */
@NullMarked
package ai.creativeflow.billing;

import org.jspecify.annotations.NullMarked;
