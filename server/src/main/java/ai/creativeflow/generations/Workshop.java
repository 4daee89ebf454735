package ai.creativeflow.generations;

import ai.creativeflow.generations.Engine.EngineFailure;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.sql.Pool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
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

    private static final Logger LOG = LoggerFactory.getLogger(Workshop.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(20);
    private static final int TEAMS_A_ROUND = 1000;
    private static final Duration LOOK_ELSEWHERE_EVERY = Duration.ofSeconds(5);

    private final TaskRepository tasks;
    private final GenerationRepository generations;
    private final Engines engines;
    private final Workbench bench;
    private final Teams teams;
    private final TransactionTemplate transactions;
    private final InstantSource clock;
    private final int hands;
    private final Bell work;
    private final Semaphore free;
    private long lookedElsewhereAt = System.nanoTime() - LOOK_ELSEWHERE_EVERY.toNanos();
    private final AtomicInteger testTasks = new AtomicInteger();
    /** Tasks whose end could not be recorded, because the database was away; recorded as soon as it is back. */
    private final Queue<Task> unrecorded = new ConcurrentLinkedQueue<>();

    Workshop(
            TaskRepository tasks,
            GenerationRepository generations,
            Engines engines,
            Workbench bench,
            Teams teams,
            TransactionTemplate transactions,
            InstantSource clock,
            int hands,
            Bell work) {
        this.tasks = tasks;
        this.generations = generations;
        this.engines = engines;
        this.bench = bench;
        this.teams = teams;
        this.transactions = transactions;
        this.clock = clock;
        this.hands = hands;
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
            Thread.ofVirtual().name("workshop").start(() -> Pool.WORKERS.runGivingWay(() -> handle(one)));
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

    /**
     * One task a team and pass, the least busy teams first, live before test, so that nobody's backlog is a wall; a hand is
     * left for test where it has none, so that an engine that makes hands wait is no wall either.
     */
    private List<Claimed> claim(int all) {
        List<Claimed> claimed = claimHandedOver(all);
        int room = all - claimed.size();
        List<TaskRepository.Waiting> waiting = tasks.waiting(TEAMS_A_ROUND);
        boolean liveWaits = waiting.stream().anyMatch(one -> one.mode() == Mode.LIVE);
        boolean testStarves =
                testTasks.get() == 0 && waiting.stream().anyMatch(one -> one.mode() == Mode.TEST && allowance(one) > 0);
        for (TaskRepository.Waiting one : fairly(waiting)) {
            int left = all - claimed.size();
            if (one.mode() == Mode.LIVE && testStarves) {
                left--;
            }
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

    /**
     * What is to be looked at comes first: it is little work, it is begun, and only live mode has it. Where no engine is
     * elsewhere there may be some all the same, from before one was taken out of the configuration.
     */
    private List<Claimed> claimHandedOver(int room) {
        long now = System.nanoTime();
        if (!engines.areAnyElsewhere() && now - lookedElsewhereAt < LOOK_ELSEWHERE_EVERY.toNanos()) {
            return new ArrayList<>();
        }
        lookedElsewhereAt = now;
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
            bench.work(claimed.task());
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

    /** Something unforeseen: the task goes back, and ends after its last attempt. */
    private void giveUp(Task task) {
        try {
            bench.fail(task, EngineFailure.passing("internal_error", "Something went wrong on our side."), false);
        } catch (RuntimeException e) {
            LOG.warn("{} waits to be given back: {}", task.generation(), e.toString());
            unrecorded.add(task);
        }
    }

    /** A task that was recorded after all, by a commit whose answer got lost, is not ours any more: nothing happens. */
    private void recordLate() {
        for (Task task = unrecorded.peek(); task != null; task = unrecorded.peek()) {
            bench.fail(task, EngineFailure.passing("internal_error", "Something went wrong on our side."), false);
            unrecorded.remove(task);
        }
    }
}
