/**
 * Any server with the OpenAI Images API as an engine, and only where it is configured. Samples are generated at the nearest
 * size that the server takes and fitted; a final is drawn anew from its sample at the largest. What we enlarge says so.
 *
 * <p>Invariants: a call is made outside any transaction, at most so many at once; the caller is charged for pictures that
 * arrived here and for nothing else. Tables: none.
 */
@NullMarked
package ai.creativeflow.imagesapi;

import org.jspecify.annotations.NullMarked;
