package ai.creativeflow.generations;

import ai.creativeflow.assets.Assets;
import ai.creativeflow.assets.StoredBytes;
import ai.creativeflow.generations.Engine.EngineFailure;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.sql.Pool;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Where a node works on generations: claims tasks fairly over the teams, as many as it has hands, and sees each to its
 * end. Claim, commit, draw, store, record: every step may run twice, because only the holder of the fence records.
 */
final class Workshop {

    static final int ATTEMPTS_MAX = 3;
    private static final Logger LOG = LoggerFactory.getLogger(Workshop.class);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(20);
    private static final int TEAMS_A_ROUND = 1000;

    private final TaskRepository tasks;
    private final GenerationRepository generations;
    private final SampleRepository samples;
    private final Engines engines;
    private final Assets assets;
    private final Completion completion;
    private final Commissions commissions;
    private final Teams teams;
    private final TransactionTemplate transactions;
    private final InstantSource clock;
    private final int hands;
    private final Duration patience;
    private final Bell work;
    private final Semaphore free;
    private final AtomicInteger testTasks = new AtomicInteger();
    /** Tasks whose end could not be recorded, because the database was away; recorded as soon as it is back. */
    private final Queue<Task> unrecorded = new ConcurrentLinkedQueue<>();

    Workshop(
            TaskRepository tasks,
            GenerationRepository generations,
            SampleRepository samples,
            Engines engines,
            Assets assets,
            Completion completion,
            Commissions commissions,
            Teams teams,
            TransactionTemplate transactions,
            InstantSource clock,
            int hands,
            Duration patience,
            Bell work) {
        this.tasks = tasks;
        this.generations = generations;
        this.samples = samples;
        this.engines = engines;
        this.assets = assets;
        this.completion = completion;
        this.commissions = commissions;
        this.teams = teams;
        this.transactions = transactions;
        this.clock = clock;
        this.hands = hands;
        this.patience = patience;
        this.work = work;
        this.free = new Semaphore(hands);
    }

    /** Claims what it has hands for and begins it; true where it claimed something, so that there may be more. */
    boolean round() {
        recordLate();
        int room = free.availablePermits();
        if (room == 0) {
            return false;
        }
        List<Claimed> claimed = claim(room);
        for (Claimed one : claimed) {
            free.acquireUninterruptibly();
            if (one.mode() == Mode.TEST) {
                testTasks.incrementAndGet();
            }
            Thread.ofVirtual().name("workshop").start(() -> Pool.WORKERS.run(() -> handle(one)));
        }
        return !claimed.isEmpty();
    }

    /** Sees what is in hand to its end, as far as there is time, and hands the rest over to other nodes. */
    void close() {
        try {
            if (!free.tryAcquire(hands, CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("{} generations were still in hand at the end", hands - free.availablePermits());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tasks.freeOwn();
    }

    private record Claimed(Mode mode, Task task) {}

    /** One task a team and pass, the least busy teams first, live before test, so that nobody's backlog is a wall. */
    private List<Claimed> claim(int all) {
        List<Claimed> claimed = claimHandedOver(all);
        int room = all - claimed.size();
        List<TaskRepository.Waiting> waiting = tasks.waiting(TEAMS_A_ROUND);
        boolean liveWaits = waiting.stream().anyMatch(one -> one.mode() == Mode.LIVE);
        for (TaskRepository.Waiting one : fairly(waiting)) {
            int left = all - claimed.size();
            if (one.mode() == Mode.TEST && liveWaits) {
                left = Math.min(left, Math.max(1, hands / 2) - testTasks.get());
            }
            int take = Math.min(Math.min(left, allowance(one)), Math.ceilDiv(room, waiting.size()));
            if (take > 0) {
                for (Task task : begin(one, take)) {
                    claimed.add(new Claimed(one.mode(), task));
                }
            }
        }
        return claimed;
    }

    /** What is to be looked at comes first: it is little work, it is begun, and only live mode has it. */
    private List<Claimed> claimHandedOver(int room) {
        List<Task> begun = Objects.requireNonNull(transactions.execute(tx -> begun(tasks.claimHandedOver(room))));
        return new ArrayList<>(
                begun.stream().map(task -> new Claimed(Mode.LIVE, task)).toList());
    }

    private static List<TaskRepository.Waiting> fairly(List<TaskRepository.Waiting> waiting) {
        return waiting.stream()
                .sorted(Comparator.comparing(TaskRepository.Waiting::mode)
                        .thenComparing(TaskRepository.Waiting::running))
                .toList();
    }

    private int allowance(TaskRepository.Waiting waiting) {
        Integer atOnce = teams.standing(waiting.team())
                .map(standing -> standing.plan().atOnce())
                .orElse(null);
        return atOnce == null ? Integer.MAX_VALUE : Math.max(0, atOnce - waiting.running());
    }

    /** The claim and the generations' new status are one transaction. */
    private List<Task> begin(TaskRepository.Waiting waiting, int limit) {
        return Objects.requireNonNull(
                transactions.execute(tx -> begun(tasks.claim(waiting.mode(), waiting.team(), limit))));
    }

    private List<Task> begun(List<Task> claimed) {
        return claimed.stream().filter(this::begin).toList();
    }

    private boolean begin(Task task) {
        Generation generation = generations.lock(task.generation());
        Status processing = switch (task.phase()) {
            case SAMPLES -> Status.PROCESSING_SAMPLES;
            case FINAL -> Status.PROCESSING_FINAL;
        };
        if (!generation.state().status().canBecome(processing)) {
            LOG.error(
                    "{} is {} and still has a task",
                    generation.id(),
                    generation.state().status());
            tasks.drop(generation.id());
            return false;
        }
        boolean looksAgain =
                generation.state().status() == processing && generation.state().attempts() == task.attempts();
        if (!looksAgain) {
            generations.update(generation.started(processing, task.attempts(), clock.instant()));
        }
        return true;
    }

    /** Errors too: this node lives on, so a task that is not given back would be held, with its money, for ever. */
    private void handle(Claimed claimed) {
        try {
            work(claimed.task());
        } catch (Throwable e) {
            LOG.warn("{} stopped: {}", claimed.task().generation(), e.toString());
            LOG.debug("{} stopped", claimed.task().generation(), e);
            giveUp(claimed.task());
        } finally {
            if (claimed.mode() == Mode.TEST) {
                testTasks.decrementAndGet();
            }
            free.release();
            work.ring();
        }
    }

    private void work(Task task) {
        Generation generation = generations.get(task.generation());
        var rehearsal = Rehearsal.of(generation);
        if (task.attempts() > ATTEMPTS_MAX) {
            fail(
                    task,
                    EngineFailure.passing("render_failed", "The picture could not be drawn in three attempts."),
                    true);
            return;
        }
        if (task.phase() == Task.Phase.SAMPLES
                && !task.delayed()
                && rehearsal.slow().isPositive()) {
            tasks.delay(task, rehearsal.slow());
            return;
        }
        Engine engine = engines.named(generation.engine());
        try {
            switch (task.phase()) {
                case SAMPLES -> samples(task, generation, engine, rehearsal);
                case FINAL -> last(task, generation, engine);
            }
        } catch (EngineFailure failure) {
            fail(task, generation, failure, rehearsal.endsAtOnce());
        } catch (UncheckedIOException | OutOfMemoryError e) {
            LOG.warn("{} could not be drawn or stored: {}", task.generation(), e.toString());
            fail(task, EngineFailure.passing("render_failed", "The picture could not be drawn or stored."), false);
        }
    }

    private void samples(Task task, Generation generation, Engine engine, Rehearsal rehearsal) throws EngineFailure {
        var job = new Engine.Job(generation.id(), generation.spec());
        Optional<Engine.Samples> drawn = switch (engine) {
            case DrawingEngine here -> Optional.of(rehearsal.play(here.samples(job)));
            case RemoteEngine elsewhere -> commissions.samples(task, generation, elsewhere, job);
        };
        if (drawn.isEmpty()) {
            return;
        }
        var stored = new ArrayList<Completion.StoredSample>();
        for (Engine.Drawn one : drawn.get().drawn()) {
            Engine.Picture picture = one.picture();
            StoredBytes bytes = picture == null ? null : assets.store(generation.team(), picture.bytes());
            stored.add(new Completion.StoredSample(one, bytes));
        }
        completion.samplesReady(task, stored, drawn.get().warnings());
    }

    private void last(Task task, Generation generation, Engine engine) throws EngineFailure {
        Generation.FinalChoice choice = Optional.ofNullable(generation.spec().finalChoice())
                .orElseThrow(() -> new IllegalStateException("no final was chosen for " + generation.id()));
        Sample sample = samples.of(generation.team(), generation.id()).stream()
                .filter(one -> one.id().equals(generation.state().selected()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no sample was selected for " + generation.id()));
        var job = new Engine.Job(generation.id(), generation.spec(), sample.set());
        Optional<Engine.Picture> drawn = drawLast(task, generation, engine, job, sample, choice);
        if (drawn.isPresent()) {
            StoredBytes bytes = assets.store(generation.team(), drawn.get().bytes());
            completion.finalReady(task, drawn.get(), bytes);
        }
    }

    private Optional<Engine.Picture> drawLast(
            Task task,
            Generation generation,
            Engine engine,
            Engine.Job job,
            Sample sample,
            Generation.FinalChoice choice)
            throws EngineFailure {
        PixelSize size = choice.resolution().of(job.size());
        return switch (engine) {
            case DrawingEngine here ->
                Optional.of(here.draw(job, sample.number(), sample.seed(), size, choice.fileFormat()));
            case RemoteEngine elsewhere -> {
                String resolution = choice.resolution().wire();
                var order = new RemoteEngine.FinalOrder(
                        sample.set(), sample.number(), sample.seed(), resolution, size, choice.fileFormat());
                yield commissions.last(task, generation, elsewhere, job, order);
            }
        };
    }

    private void fail(Task task, Generation generation, EngineFailure failure, boolean atOnce) {
        if (failure.kind() == EngineFailure.Kind.BUSY && isWorthWaiting(generation)) {
            tasks.postpone(task, failure.notBefore());
        } else {
            fail(task, failure, atOnce);
        }
    }

    /** Since it was begun: nobody is served by a promise that is kept for ever. */
    private boolean isWorthWaiting(Generation generation) {
        Instant since = Optional.ofNullable(generation.state().startedAt()).orElse(generation.createdAt());
        return clock.instant().isBefore(since.plus(patience));
    }

    private void fail(Task task, EngineFailure failure, boolean atOnce) {
        switch (failure.kind()) {
            case REJECTED -> completion.ended(task, Status.CONTENT_REJECTED, failure.reason());
            case LASTING, BUSY -> completion.ended(task, Status.FAILED, failure.reason());
            case PASSING, INTERRUPTED -> {
                Duration pause = RETRY_PAUSE.multipliedBy(task.attempts());
                if (atOnce || task.attempts() >= ATTEMPTS_MAX) {
                    completion.ended(task, Status.FAILED, failure.reason());
                } else if (failure.kind() == EngineFailure.Kind.INTERRUPTED) {
                    tasks.lookAgainAfter(task, pause);
                } else {
                    tasks.retryAfter(task, pause);
                }
            }
        }
    }

    /** Something unforeseen: the task goes back, and ends after its last attempt. */
    private void giveUp(Task task) {
        try {
            fail(task, EngineFailure.passing("internal_error", "Something went wrong on our side."), false);
        } catch (RuntimeException e) {
            LOG.warn("{} waits to be given back: {}", task.generation(), e.toString());
            unrecorded.add(task);
        }
    }

    /** A task that was recorded after all, by a commit whose answer got lost, is not ours any more: nothing happens. */
    private void recordLate() {
        for (Task task = unrecorded.peek(); task != null; task = unrecorded.peek()) {
            fail(task, EngineFailure.passing("internal_error", "Something went wrong on our side."), false);
            unrecorded.remove(task);
        }
    }
}
