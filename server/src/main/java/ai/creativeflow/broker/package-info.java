/**
 * Tells RabbitMQ of every event, where one is configured: services inside may listen, and other nodes' fan-outs are woken
 * at once instead of by their poll.
 *
 * <p>Invariants: PostgreSQL is the truth, so a message that is lost, repeated, reordered or made up changes nothing but how
 * soon something happens; each committed event is published at least once, in the order of the transactions, and counts as
 * published only when the broker has confirmed it; nobody who accepts work waits for the broker. Tables:
 * {@code event_relay}.
 */
@NullMarked
package ai.creativeflow.broker;

import org.jspecify.annotations.NullMarked;
