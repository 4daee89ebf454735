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
 * failure one event is tried first: where one queue can't confirm, the others would otherwise get every try's batch. A
 * broker that blocks publishers keeps what was sent to it unread, so that is not sent again: it is confirmed when the broker
 * takes messages again, and the lease is kept until then.
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
    private @Nullable Batch unread;
    private boolean begun;
    private long claimedAt = System.nanoTime() - CLAIM_EVERY.toNanos();
    private long renewedAt;

    /** What goes out on a channel under a lease. */
    private record Batch(Channel channel, Lease lease, List<Entry> entries) {
        boolean isOf(Channel present, Lease held) {
            return channel.equals(present) && lease.equals(held);
        }
    }

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
        if (!begun) {
            relay.begin();
            begun = true;
        }
        Optional<Channel> channel = line.channel();
        if (channel.isEmpty()) {
            if (line.isBlocked()) {
                lease = renewed();
            } else {
                giveUp();
            }
            return false;
        }
        Lease held = hold();
        if (held == null) {
            return false;
        }
        Batch before = unread;
        unread = null;
        if (before != null && before.isOf(channel.get(), held)) {
            return isConfirmed(before, true) && note(before);
        }
        var batch = new Batch(channel.get(), held, feed.after(held.position(), eventsAtOnce));
        return !batch.entries().isEmpty() && isConfirmed(batch, false) && note(batch);
    }

    private boolean isConfirmed(Batch batch, boolean sent) throws InterruptedException {
        Future<?> cutting = line.cutIn(CONFIRMED_OR_CUT);
        try {
            if (!sent) {
                publisher.send(batch.channel(), batch.entries());
            }
            publisher.awaitConfirmed(batch.channel(), batch.entries());
            return true;
        } catch (TimeoutException e) {
            if (line.isBlocked()) {
                unread = batch;
                return false;
            }
            failed(e);
        } catch (IOException | ShutdownSignalException e) {
            failed(e);
        } finally {
            cutting.cancel(false);
        }
        return false;
    }

    private void failed(Exception why) {
        line.lost(why);
        giveUp();
        eventsAtOnce = 1;
    }

    /** The position after what is confirmed; true where there may be more. */
    private boolean note(Batch batch) {
        var last = batch.entries().getLast().position();
        boolean mine = relay.advance(batch.lease(), last);
        lease = mine ? batch.lease().at(last) : null;
        renewedAt = System.nanoTime();
        boolean more = batch.entries().size() == eventsAtOnce;
        eventsAtOnce = Math.min(eventsAtOnceMax, eventsAtOnce * GROWTH);
        return mine && more;
    }

    /** The lease; null while another node has it. */
    private @Nullable Lease hold() {
        Lease held = renewed();
        if (held == null && System.nanoTime() - claimedAt > CLAIM_EVERY.toNanos()) {
            claimedAt = System.nanoTime();
            renewedAt = claimedAt;
            held = relay.claim().orElse(null);
        }
        lease = held;
        return held;
    }

    /** The lease that is held, renewed where its time has come; null where there is none any more. */
    private @Nullable Lease renewed() {
        Lease held = lease;
        if (held == null || System.nanoTime() - renewedAt <= RENEW_EVERY.toNanos()) {
            return held;
        }
        renewedAt = System.nanoTime();
        return relay.renew(held) ? held : null;
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
