/**
 * The platform's AI Generation Orchestrator as an engine: handed work over HTTP, heard of by RabbitMQ, by its callbacks and by
 * asking, and only where it is configured. Both families of its documents are read; what is not known is never guessed.
 *
 * <p>Invariants: an update moves nothing but the task that waits for it, whatever it says and however often; a message is
 * acknowledged after the commit; a result is fetched through a guard of its own and judged by its bytes; the caller is charged
 * for what arrived here and for nothing else. Tables: none, what it must remember is in {@code engine_handover}.
 */
@NullMarked
package ai.creativeflow.orchestrator;

import org.jspecify.annotations.NullMarked;
