package ai.creativeflow.generations;

import ai.creativeflow.assets.Assets;
import ai.creativeflow.assets.StoredBytes;
import ai.creativeflow.generations.Engine.EngineFailure;
import ai.creativeflow.imaging.PixelSize;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where one claimed task is worked on, here or elsewhere. Every step may run twice: only the holder of the fence records. */
final class Workbench {

    static final int ATTEMPTS_MAX = 3;
    private static final Logger LOG = LoggerFactory.getLogger(Workbench.class);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);

    private final TaskRepository tasks;
    private final GenerationRepository generations;
    private final SampleRepository samples;
    private final Engines engines;
    private final Assets assets;
    private final Completion completion;
    private final Paces paces;
    private final Looks looks;
    private final Commissions commissions;
    private final Succession succession;
    private final InstantSource clock;
    private final Duration patience;

    Workbench(
            TaskRepository tasks,
            GenerationRepository generations,
            SampleRepository samples,
            Engines engines,
            Assets assets,
            Completion completion,
            Paces paces,
            Looks looks,
            Commissions commissions,
            Succession succession,
            InstantSource clock,
            Duration patience) {
        this.tasks = tasks;
        this.generations = generations;
        this.samples = samples;
        this.engines = engines;
        this.assets = assets;
        this.completion = completion;
        this.paces = paces;
        this.looks = looks;
        this.commissions = commissions;
        this.succession = succession;
        this.clock = clock;
        this.patience = patience;
    }

    /** Draws, stores and records; or puts off, or ends, what can't be drawn now. */
    void work(Task task) {
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
        long begun = System.nanoTime();
        try {
            switch (task.phase()) {
                case SAMPLES -> samples(task, generation, engine, rehearsal);
                case FINAL -> last(task, generation, engine);
            }
            if (engine instanceof DrawingEngine) {
                paces.took(
                        new Paces.Work(generation.engine(), task.phase()), Duration.ofNanos(System.nanoTime() - begun));
            }
        } catch (EngineFailure failure) {
            fail(task, generation, engine, failure, rehearsal.endsAtOnce());
        } catch (UncheckedIOException | OutOfMemoryError e) {
            LOG.warn("{} could not be drawn or stored: {}", task.generation(), e.toString());
            fail(task, EngineFailure.passing("render_failed", "The picture could not be drawn or stored."), false);
        }
    }

    private void samples(Task task, Generation generation, Engine engine, Rehearsal rehearsal) throws EngineFailure {
        Engine.Job job = job(generation, generation.spec().sets());
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
        Engine.Job job = job(generation, sample.set());
        Optional<Engine.Picture> drawn = drawLast(task, generation, engine, job, sample, choice);
        if (drawn.isPresent()) {
            StoredBytes bytes = assets.store(generation.team(), drawn.get().bytes());
            completion.finalReady(task, drawn.get(), bytes);
        }
    }

    private Engine.Job job(Generation generation, int set) {
        return new Engine.Job(generation.id(), generation.spec().ofSet(set), set, looks.of(generation));
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
                Optional.of(here.draw(
                        job,
                        sample.number(),
                        sample.seed(),
                        size,
                        choice.fileFormat(),
                        () -> file(generation, sample)));
            case RemoteEngine elsewhere -> {
                String resolution = choice.resolution().wire();
                var order = new RemoteEngine.FinalOrder(
                        sample.set(), sample.number(), sample.seed(), resolution, size, choice.fileFormat());
                yield commissions.last(task, generation, elsewhere, job, order);
            }
        };
    }

    private Optional<byte[]> file(Generation generation, Sample sample) {
        return Optional.ofNullable(sample.asset())
                .flatMap(asset -> assets.read(generation.team(), generation.mode(), asset));
    }

    private void fail(Task task, Generation generation, Engine engine, EngineFailure failure, boolean atOnce) {
        boolean waits = failure.kind() == EngineFailure.Kind.BUSY && isWorthWaiting(generation);
        boolean over = switch (failure.kind()) {
            case BUSY -> !waits || !engine.isAvailable();
            case PASSING -> task.attempts() >= ATTEMPTS_MAX;
            // The picture is there, or may still come; or nobody would draw it.
            case INTERRUPTED, SILENT, LASTING, REJECTED -> false;
        };
        if (over && succession.passOn(task, generation, engine)) {
            return;
        }
        if (waits) {
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

    /** After its last attempt, or at once where that was asked for, it ends; before, it is tried again. */
    void fail(Task task, EngineFailure failure, boolean atOnce) {
        switch (failure.kind()) {
            case REJECTED -> completion.ended(task, Status.CONTENT_REJECTED, failure.reason());
            case LASTING, BUSY -> completion.ended(task, Status.FAILED, failure.reason());
            case PASSING, INTERRUPTED, SILENT -> {
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
}
