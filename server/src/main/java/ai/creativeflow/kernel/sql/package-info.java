/**
 * The database below every feature: where it is, who may do what in it, and how it is reached.
 *
 * <p>Invariants: without {@code DATABASE_URL} a real PostgreSQL runs under the data directory, durable and owned by
 * one process at a time; the owner role changes the schema, the service role only rows; nothing gets a connection
 * before the migrations ran; background work never takes a connection from the requests.
 *
 * <p>Tables: none of its own.
 */
@NullMarked
package ai.creativeflow.kernel.sql;

import org.jspecify.annotations.NullMarked;
