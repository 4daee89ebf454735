package ai.creativeflow.generations;

import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.kernel.ids.GenerationId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What draws: at once, or elsewhere and later. Called outside any transaction, possibly twice for the same thing. Whatever
 * goes wrong is an {@link EngineFailure}, and never costs the caller anything.
 */
public sealed interface Engine permits DrawingEngine, RemoteEngine {

    /** The longest side of a sample. */
    int SAMPLE_SIDE = 512;

    /** The code of a failure that is the engine's alone: down, or not to be reached. */
    String UNAVAILABLE = "engine_unavailable";

    /** As settings and the API name it. */
    String name();

    /** The pictures of one version are the same for the same seed, where the engine can promise that at all. */
    String rendererVersion();

    /** Whether it is worth handing it something at the moment; from memory, at once. */
    default boolean isAvailable() {
        return true;
    }

    /** What is to be drawn; {@code set} counts from 1, further ones are regenerations. */
    record Job(GenerationId generation, Generation.Spec spec, int set, Look look) {

        /** The first set, of no brand. */
        Job(GenerationId generation, Generation.Spec spec) {
            this(generation, spec, 1);
        }

        /** Of no brand. */
        Job(GenerationId generation, Generation.Spec spec, int set) {
            this(generation, spec, set, Look.PLAIN);
        }

        public String prompt() {
            return spec.prompt();
        }

        /** The format's name in the API; {@code custom} is one too. */
        public String format() {
            return spec.format();
        }

        /** The format's own size, that of a standard final. */
        public PixelSize size() {
            return spec.size();
        }

        public PixelSize sampleSize() {
            return spec.size().withLongestSide(SAMPLE_SIDE);
        }

        public int samples() {
            return spec.samples();
        }

        public @Nullable String tone() {
            return spec.style().tone();
        }

        public @Nullable String industry() {
            return spec.style().industry();
        }

        public List<String> palette() {
            return spec.style().palette();
        }

        public long seed() {
            return spec.seed();
        }

        public @Nullable String projectId() {
            return spec.projectId();
        }
    }

    /** Encoded bytes, ready to be stored, and what the caller should know of them. */
    record Picture(byte[] bytes, FileFormat fileFormat, PixelSize size, List<Generation.Notice> warnings) {

        public Picture {
            warnings = List.copyOf(warnings);
        }

        public Picture(byte[] bytes, FileFormat fileFormat, PixelSize size) {
            this(bytes, fileFormat, size, List.of());
        }

        public Picture withWarning(String code, String message) {
            var more = new ArrayList<>(warnings);
            more.add(new Generation.Notice(code, message));
            return new Picture(bytes, fileFormat, size, more);
        }
    }

    /** One place of a set; without a picture it was withheld. */
    record Drawn(@Nullable Picture picture, PixelSize size, long seed) {}

    record Samples(List<Drawn> drawn, List<Generation.Notice> warnings) {

        public Samples {
            drawn = List.copyOf(drawn);
            warnings = List.copyOf(warnings);
        }

        public Samples(List<Drawn> drawn) {
            this(drawn, List.of());
        }
    }

    /** Why nothing was drawn. */
    final class EngineFailure extends Exception {

        private final Generation.Reason reason;
        private final Kind kind;
        private final Duration notBefore;

        /** What another attempt may change. */
        enum Kind {
            /** It may succeed: three attempts in all. */
            PASSING,
            /** The same, and what was handed over is still there to be looked at. */
            INTERRUPTED,
            /** The same, and what was handed over may come after all, too late. */
            SILENT,
            /** The engine wants nothing at the moment: no attempt was made. */
            BUSY,
            /** No attempt would change it. */
            LASTING,
            /** The engine's verdict on the content. */
            REJECTED
        }

        private EngineFailure(Kind kind, String code, String message, Duration notBefore) {
            super(code + ": " + message);
            this.reason = new Generation.Reason(code, message, kind != Kind.LASTING && kind != Kind.REJECTED);
            this.kind = kind;
            this.notBefore = notBefore;
        }

        /** A fault that another attempt may not have: the worker tries again, three times in all. */
        public static EngineFailure passing(String code, String message) {
            return new EngineFailure(Kind.PASSING, code, message, Duration.ZERO);
        }

        /** The same of a result that is there and could not be got; the next attempt looks for it again. */
        public static EngineFailure interrupted(String code, String message) {
            return new EngineFailure(Kind.INTERRUPTED, code, message, Duration.ZERO);
        }

        /** The engine has the work and says nothing of it: the next attempt hands it over anew. */
        public static EngineFailure silent(String message) {
            return new EngineFailure(Kind.SILENT, UNAVAILABLE, message, Duration.ZERO);
        }

        /** It takes nothing now and is asked again after the pause, which counts as no attempt; for a bounded time. */
        public static EngineFailure busy(String message, Duration notBefore) {
            return new EngineFailure(Kind.BUSY, UNAVAILABLE, message, notBefore);
        }

        /** The engine understood and will not, however often it is asked. */
        public static EngineFailure lasting(String code, String message) {
            return new EngineFailure(Kind.LASTING, code, message, Duration.ZERO);
        }

        /** The engine's verdict on the content; no attempt would change it. */
        public static EngineFailure rejected(String message) {
            return new EngineFailure(Kind.REJECTED, "content_rejected", message, Duration.ZERO);
        }

        Generation.Reason reason() {
            return reason;
        }

        Kind kind() {
            return kind;
        }

        Duration notBefore() {
            return notBefore;
        }
    }
}
