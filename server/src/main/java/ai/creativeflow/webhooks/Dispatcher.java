package ai.creativeflow.webhooks;

import ai.creativeflow.journal.Event;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.sql.Pool;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.NonTransientDataAccessException;

/**
 * Sends what is due: claims, commits, posts on a virtual thread each, records. Each step may be cut short: what was
 * claimed and not recorded by a node that died is sent again by another one, and a receiver tells the repeat by its
 * {@code webhook-id}.
 */
final class Dispatcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private static final int CLAIMS_AT_ONCE = 200;
    private static final int RESULTS_AT_ONCE = 100;
    private static final int TAKEN_OVER_AT_ONCE = 1_000;
    private static final Duration LOOK_AHEAD = Duration.ofSeconds(2);
    private static final long PAYLOAD_CHARACTERS_REMEMBERED = 8_000_000;

    private final DueRepository due;
    private final Journal journal;
    private final Courier courier;
    private final Recorder recorder;
    private final Lanes lanes;
    private final InstantSource clock;
    private final Bell dueBell;
    private final Bell resultBell = new Bell();
    private final ConcurrentLinkedQueue<Recorder.Result> results = new ConcurrentLinkedQueue<>();
    private final Deque<Recorder.Result> unrecorded = new ArrayDeque<>();
    private boolean oneByOne;
    private final Cache<UUID, String> payloads = Caffeine.newBuilder()
            .maximumWeight(PAYLOAD_CHARACTERS_REMEMBERED)
            .weigher((UUID id, String payload) -> payload.length())
            .build();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("webhook-due").factory());

    Dispatcher(
            DueRepository due,
            Journal journal,
            Courier courier,
            Recorder recorder,
            Lanes lanes,
            InstantSource clock,
            Bell dueBell) {
        this.due = due;
        this.journal = journal;
        this.courier = courier;
        this.recorder = recorder;
        this.lanes = lanes;
        this.clock = clock;
        this.dueBell = dueBell;
    }

    /** Rings when a result waits to be recorded. */
    Bell resultBell() {
        return resultBell;
    }

    /** Claims and sends; true where more may be due at once. What becomes due soon rings the bell on time. */
    boolean runDue() {
        var load = lanes.load();
        int limit = Math.min(CLAIMS_AT_ONCE, load.free());
        if (limit == 0) {
            return false;
        }
        var claims = due.claim(load, limit);
        for (Claim claim : claims) {
            lanes.begin(claim.team(), claim.address().endpoint());
            Thread.ofVirtual().name("webhook-" + claim.delivery()).start(() -> Pool.WORKERS.run(() -> deliver(claim)));
        }
        if (claims.size() == limit) {
            return true;
        }
        due.nextDue(LOOK_AHEAD).ifPresent(this::ringIn);
        return false;
    }

    private void ringIn(Duration pause) {
        var _ = timer.schedule(dueBell::ring, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void deliver(Claim claim) {
        Courier.Reply reply = attempt(claim);
        if (reply.delivered()) {
            lanes.succeeded(claim.address().endpoint());
        } else if (reply.overloaded()) {
            lanes.overloaded(claim.address().endpoint());
        }
        results.add(new Recorder.Result(claim, reply));
        resultBell.ring();
    }

    /** The one place around a delivery that catches everything: whatever happens is an outcome that can be read. */
    private Courier.Reply attempt(Claim claim) {
        try {
            var payload = payload(claim);
            if (payload.isEmpty()) {
                return failed("the event is no longer kept");
            }
            return courier.post(claim.address(), claim.event(), payload.get());
        } catch (Exception e) {
            LOG.warn("{} could not be sent", claim.delivery(), e);
            return failed("internal: the delivery could not be prepared");
        }
    }

    private Courier.Reply failed(String error) {
        return new Courier.Reply(clock.instant(), Duration.ZERO, null, null, error, Optional.empty());
    }

    private Optional<String> payload(Claim claim) {
        UUID id = claim.event().value();
        String known = payloads.getIfPresent(id);
        if (known != null) {
            return Optional.of(known);
        }
        var found = journal.find(claim.team(), claim.mode(), claim.event()).map(Event::payload);
        found.ifPresent(payload -> payloads.put(id, payload));
        return found;
    }

    /** Records what came back; true where more waits. What could not be recorded is kept and tried again. */
    boolean recordResults() {
        while (unrecorded.size() < RESULTS_AT_ONCE && !results.isEmpty()) {
            unrecorded.add(results.remove());
        }
        if (unrecorded.isEmpty()) {
            return false;
        }
        List<Recorder.Result> batch = oneByOne ? List.of(unrecorded.getFirst()) : new ArrayList<>(unrecorded);
        try {
            recorder.record(batch);
        } catch (NonTransientDataAccessException e) {
            if (batch.size() > 1) {
                oneByOne = true;
                return true;
            }
            LOG.error(
                    "the result of {} cannot be recorded",
                    batch.getFirst().claim().delivery(),
                    e);
        }
        batch.forEach(result -> finished(result.claim()));
        oneByOne = oneByOne && !unrecorded.isEmpty();
        return !unrecorded.isEmpty() || !results.isEmpty();
    }

    private void finished(Claim claim) {
        unrecorded.removeFirst();
        if (lanes.end(claim.team(), claim.address().endpoint())) {
            dueBell.ring();
        }
    }

    /** Frees what dead nodes held; true where there may be more of it. */
    boolean takeOver() {
        int freed = due.takeOver(TAKEN_OVER_AT_ONCE);
        if (freed > 0) {
            LOG.info("{} deliveries of a node that died are taken over", freed);
            dueBell.ring();
        }
        return freed == TAKEN_OVER_AT_ONCE;
    }

    /** Whether nothing is on its way and everything that came back is recorded. */
    boolean isIdle() {
        return lanes.inFlight() == 0;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
