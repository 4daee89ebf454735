/**
 * Tells developers' servers what happened: endpoints, deliveries and their attempts, after Standard Webhooks 1.0.
 *
 * <p>Invariants: an event that was committed reaches every endpoint that matched at least once, or its delivery says
 * why not; a delivery is made once per event and endpoint, however often the fan-out runs; every POST that left is an
 * attempt that can be read; an event about an endpoint never goes to that endpoint; no secret is stored or shown in the
 * clear; an ordered endpoint is told in the order of the events, whatever dies meanwhile. Tables: {@code
 * webhook_endpoint}, {@code webhook_secret}, {@code webhook_pace}, {@code delivery}, {@code delivery_attempt}, {@code
 * delivery_due}.
 */
@NullMarked
package ai.creativeflow.webhooks;

import org.jspecify.annotations.NullMarked;
