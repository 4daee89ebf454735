/**
 * The bytes of teams, under their hash: written once, counted against the plan, dropped when nothing refers to them any
 * more.
 *
 * <p>Invariants: a row of {@code stored_file} is written before its bytes are, so every byte that is stored has a row; it
 * names a file that is never used again once the row is gone, so dropping bytes cannot meet the same bytes being stored
 * anew; who keeps bytes refers to the row by a foreign key, so bytes in use cannot be dropped. Tables: {@code stored_file},
 * {@code stored_garbage}, {@code asset_storage}.
 */
@NullMarked
package ai.creativeflow.storage;

import org.jspecify.annotations.NullMarked;
