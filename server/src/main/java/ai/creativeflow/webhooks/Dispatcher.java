package ai.creativeflow.webhooks;

import ai.creativeflow.identity.Standing;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.sql.Passing;
import ai.creativeflow.kernel.sql.Pool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(3);
    private static final Duration DRAIN_CHECK = Duration.ofMillis(100);
    private static final Duration UNRECORDABLE_PAUSE = Duration.ofHours(1);
    private static final Duration SUSPENDED_PAUSE = Duration.ofSeconds(30);
    private static final Duration LEAD_MIN = Duration.ofMillis(5);
    private static final Duration LEAD_MAX = Duration.ofMillis(400);

    /** Before a node can count as dead: what it claimed and did not send by then may be another node's. */
    private static final Duration CLAIM_GOOD_FOR = Duration.ofSeconds(5);

    private final Claims claims;
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
    private final Set<UUID> inHand = ConcurrentHashMap.newKeySet();
    private Set<DueRepository.Hold> lastUnhandled = Set.of();
    private boolean oneByOne;
    private final Bell drained = new Bell();
    private volatile boolean draining;
    private final Pacing pacing = new Pacing();
    private Duration lead = LEAD_MIN;
    private final Teams teams;
    private final Courtesy courtesy =
            new Courtesy(System::nanoTime, Runtime.getRuntime().availableProcessors());

    Dispatcher(
            Claims claims,
            DueRepository due,
            Journal journal,
            Teams teams,
            Courier courier,
            Recorder recorder,
            Lanes lanes,
            InstantSource clock,
            Bell dueBell) {
        this.claims = claims;
        this.due = due;
        this.journal = journal;
        this.courier = courier;
        this.recorder = recorder;
        this.lanes = lanes;
        this.clock = clock;
        this.dueBell = dueBell;
        this.teams = teams;
    }

    /** Rings when a result waits to be recorded. */
    Bell resultBell() {
        return resultBell;
    }

    /**
     * Claims and sends; true where more may be due at once. What becomes due soon rings the bell on time. Deliveries of a
     * suspended team wait.
     */
    boolean runDue() {
        var load = lanes.load().withSpare(courtesy.room());
        int limit = Math.min(CLAIMS_AT_ONCE, load.free().all());
        if (limit == 0 || draining) {
            return false;
        }
        long begun = System.nanoTime();
        var taken = claims.take(load, limit, lead);
        lead = leadAfter(Duration.ofNanos(System.nanoTime() - begun));
        var bySuspension =
                taken.claims().stream().collect(Collectors.partitioningBy(claim -> isSuspended(claim.team())));
        bySuspension.getOrDefault(false, List.of()).forEach(claim -> send(claim, begun));
        var waiting = bySuspension.getOrDefault(true, List.of());
        if (!waiting.isEmpty()) {
            due.handBack(waiting.stream().map(DueRepository.Hold::of).toList(), SUSPENDED_PAUSE);
        }
        taken.nextSlot().ifPresent(pause -> pacing.in(pause.minus(lead.multipliedBy(2)), dueBell::ring));
        if (taken.claims().size() == limit) {
            return true;
        }
        due.nextDue(LOOK_AHEAD).ifPresent(pause -> pacing.in(pause, dueBell::ring));
        return false;
    }

    /** Twice what the last claim took: a slot that has passed when its claim arrives is of no use. */
    private static Duration leadAfter(Duration took) {
        var twice = took.multipliedBy(2);
        if (twice.compareTo(LEAD_MIN) < 0) {
            return LEAD_MIN;
        }
        return twice.compareTo(LEAD_MAX) > 0 ? LEAD_MAX : twice;
    }

    /** A team that cannot be read now is not held up for it. */
    private boolean isSuspended(TeamId team) {
        try {
            return teams.standing(team).map(Standing::suspended).orElse(false);
        } catch (RuntimeException e) {
            LOG.debug("{} cannot be read", team, e);
            return false;
        }
    }

    /** {@code begun} is when the claim was asked for: no later than the database's time in it. */
    private void send(Claim claim, long begun) {
        courtesy.sent(claim.madeGood());
        inHand.add(claim.row());
        lanes.begin(claim.team(), claim.address().endpoint());
        pacing.inItsSlot(claim, begun, () -> start(claim, begun));
    }

    private void start(Claim claim, long begun) {
        Thread.ofVirtual()
                .name("webhook-" + claim.delivery())
                .start(() -> Pool.WORKERS.run(() -> deliver(claim, begun)));
    }

    private void deliver(Claim claim, long begun) {
        if (System.nanoTime() - begun > CLAIM_GOOD_FOR.toNanos()) {
            giveBack(claim);
            return;
        }
        Courier.Reply reply = attempt(claim);
        if (reply.delivered()) {
            lanes.succeeded(claim.address().endpoint());
        } else if (reply.overloaded()) {
            lanes.overloaded(claim.address().endpoint());
        }
        results.add(new Recorder.Result(claim, reply));
        resultBell.ring();
    }

    /** This process stood still: to send now could bring it after what another node sent since. */
    private void giveBack(Claim claim) {
        try {
            due.handBack(List.of(DueRepository.Hold.of(claim)), Duration.ZERO);
        } catch (RuntimeException e) {
            LOG.warn("{} could not be given back and is found later: {}", claim.delivery(), e.toString());
        }
        inHand.remove(claim.row());
        lanes.end(claim.team(), claim.address().endpoint());
        dueBell.ring();
    }

    /** The one place around a delivery that catches everything: whatever happens is an outcome that can be read. */
    private Courier.Reply attempt(Claim claim) {
        try {
            return journal.payload(claim.team(), claim.mode(), claim.event())
                    .map(payload -> courier.post(claim.address(), claim.event(), payload))
                    .orElseGet(() -> Courier.Reply.lost(clock.instant()));
        } catch (Exception e) {
            LOG.warn("{} could not be sent", claim.delivery(), e);
            return failed("internal: the delivery could not be prepared");
        }
    }

    private Courier.Reply failed(String error) {
        return new Courier.Reply(clock.instant(), Duration.ZERO, null, null, error, Optional.empty());
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
        } catch (RuntimeException e) {
            if (Passing.is(e)) {
                throw e;
            }
            if (batch.size() > 1) {
                oneByOne = true;
                return true;
            }
            Claim claim = batch.getFirst().claim();
            LOG.error("the result of {} cannot be recorded", claim.delivery(), e);
            due.postpone(Map.of(claim, UNRECORDABLE_PAUSE));
        }
        boolean missed = false;
        boolean madeGood = false;
        for (Recorder.Result result : batch) {
            unrecorded.removeFirst();
            inHand.remove(result.claim().row());
            missed |= lanes.end(result.claim().team(), result.claim().address().endpoint())
                    || result.claim().alone();
            madeGood |= result.claim().madeGood();
        }
        if (missed) {
            dueBell.ring();
        } else if (madeGood) {
            pacing.in(courtesy.pause(), dueBell::ring);
        }
        if (draining) {
            drained.ring();
        }
        oneByOne = oneByOne && !unrecorded.isEmpty();
        return !unrecorded.isEmpty() || !results.isEmpty();
    }

    /**
     * Frees what dead nodes held, and what is in this node's name but twice in a row was not in its hands; true where
     * there may be more of it.
     */
    boolean takeOver() {
        var unhandled = due.unhandled(Set.copyOf(inHand), TAKEN_OVER_AT_ONCE);
        var lost = unhandled.stream().filter(lastUnhandled::contains).toList();
        lastUnhandled = unhandled;
        if (!lost.isEmpty()) {
            due.handBack(lost, Duration.ZERO);
            dueBell.ring();
        }
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

    /** Claims nothing more and waits a little for what is on its way; the rest is another node's, or sent again. */
    void drain() {
        draining = true;
        long end = System.nanoTime() + DRAIN_PATIENCE.toNanos();
        try {
            while (!isIdle() && System.nanoTime() < end) {
                drained.await(DRAIN_CHECK);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        pacing.close();
    }
}
