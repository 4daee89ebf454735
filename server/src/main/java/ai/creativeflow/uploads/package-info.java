/**
 * Files that come in pieces, over as many connections as it takes, and end as assets: tus 1.0 (creation, expiration, checksum,
 * termination).
 *
 * <p>Invariants: what is acknowledged as received is in the storage, where any node can go on with it; the row of a piece is
 * written before its bytes, so that none is forgotten; of two who send from the same offset one wins, by the update of the
 * offset; an upload becomes one asset, by the update that names it. Room in the plan's storage is kept from the beginning to
 * the end. Tables: {@code upload}, {@code upload_part}.
 */
@NullMarked
package ai.creativeflow.uploads;

import org.jspecify.annotations.NullMarked;
