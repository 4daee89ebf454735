package ai.creativeflow.broker;

import ai.creativeflow.broker.RelayRepository.Lease;
import ai.creativeflow.journal.EventFeed;
import ai.creativeflow.journal.EventFeed.Entry;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the feed of events, one node at a time: that node has a lease and says every few seconds that it is still
 * there. A batch is published, confirmed, and then noted, so that a node that dies in between leaves at most a batch to be
 * published again by the next, in the same order: whoever drops repeats by the message's id sees the feed as it is. After a
 * failure one event is tried first: where one queue can't confirm, the others would otherwise get every try's batch.
 */
final class EventRelay implements AutoCloseable {

    private static final Duration CLAIM_EVERY = Duration.ofSeconds(1);
    private static final Duration CONFIRMED_OR_CUT = RelayRepository.CONFIRM_TIMEOUT_MAX;
    private static final int GROWTH = 8;
    private static final Duration RENEW_EVERY = Duration.ofSeconds(3);

    private final BrokerLine line;
    private final Publisher publisher;
    private final EventFeed feed;
    private final RelayRepository relay;
    private final int eventsAtOnceMax;
    private int eventsAtOnce;
    private @Nullable Lease lease;
    private boolean begun;
    private long claimedAt = System.nanoTime() - CLAIM_EVERY.toNanos();
    private long renewedAt;

    EventRelay(BrokerLine line, Publisher publisher, EventFeed feed, RelayRepository relay, int eventsAtOnceMax) {
        this.line = line;
        this.publisher = publisher;
        this.feed = feed;
        this.relay = relay;
        this.eventsAtOnceMax = eventsAtOnceMax;
        this.eventsAtOnce = eventsAtOnceMax;
    }

    /** One batch; true where there may be more at once. */
    boolean run() throws InterruptedException {
        Optional<Channel> channel = line.channel();
        if (channel.isEmpty()) {
            giveUp();
            return false;
        }
        Lease held = hold();
        if (held == null) {
            return false;
        }
        List<Entry> entries = feed.after(held.position(), eventsAtOnce);
        if (entries.isEmpty()) {
            return false;
        }
        Future<?> cutting = line.cutIn(CONFIRMED_OR_CUT);
        try {
            publisher.publish(channel.get(), entries);
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            line.lost(e);
            giveUp();
            eventsAtOnce = 1;
            return false;
        } finally {
            cutting.cancel(false);
        }
        boolean more = entries.size() == eventsAtOnce;
        eventsAtOnce = Math.min(eventsAtOnceMax, eventsAtOnce * GROWTH);
        return note(held, entries) && more;
    }

    private boolean note(Lease held, List<Entry> entries) {
        var last = entries.getLast().position();
        boolean mine = relay.advance(held, last);
        lease = mine ? held.at(last) : null;
        renewedAt = System.nanoTime();
        return mine;
    }

    /** The lease, renewed where its time has come; null while another node has it. */
    private @Nullable Lease hold() {
        Lease held = lease;
        if (held != null && System.nanoTime() - renewedAt > RENEW_EVERY.toNanos()) {
            renewedAt = System.nanoTime();
            held = relay.renew(held) ? held : null;
        }
        if (held == null && System.nanoTime() - claimedAt > CLAIM_EVERY.toNanos()) {
            claimedAt = System.nanoTime();
            renewedAt = claimedAt;
            held = claim();
        }
        lease = held;
        return held;
    }

    private @Nullable Lease claim() {
        if (!begun) {
            relay.begin();
            begun = true;
        }
        return relay.claim().orElse(null);
    }

    /** Another node may reach the broker where this one doesn't. */
    private void giveUp() {
        Lease held = lease;
        if (held != null) {
            lease = null;
            relay.release(held);
        }
    }

    @Override
    public void close() {
        giveUp();
    }
}
