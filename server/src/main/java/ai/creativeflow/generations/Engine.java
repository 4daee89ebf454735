package ai.creativeflow.generations;

import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.kernel.ids.GenerationId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What draws. Called outside any transaction, possibly twice for the same thing; the same call gives the same picture. */
interface Engine {

    String name();

    /** The pictures of one version are the same for the same seed; nothing is promised across versions. */
    String rendererVersion();

    /** Draws a set, at most as many as asked. Throws {@link EngineFailure}. */
    Samples samples(Job job) throws EngineFailure;

    /** Draws the idea of one sample anew at another size. Throws {@link EngineFailure}. */
    Picture draw(Job job, int idea, long seed, PixelSize size, FileFormat fileFormat) throws EngineFailure;

    /** What is to be drawn. */
    record Job(GenerationId generation, Generation.Spec spec, Look look) {

        /** Of no brand. */
        Job(GenerationId generation, Generation.Spec spec) {
            this(generation, spec, Look.PLAIN);
        }
    }

    /** Encoded bytes, ready to be stored. */
    record Picture(byte[] bytes, FileFormat fileFormat, PixelSize size) {}

    /** One place of a set; without a picture it was withheld. */
    record Drawn(@Nullable Picture picture, PixelSize size, long seed) {}

    record Samples(List<Drawn> drawn, List<Generation.Notice> warnings) {
        public Samples {
            drawn = List.copyOf(drawn);
            warnings = List.copyOf(warnings);
        }
    }

    /** Why nothing was drawn. */
    final class EngineFailure extends Exception {

        private final Generation.Reason reason;
        private final boolean rejected;

        private EngineFailure(Generation.Reason reason, boolean rejected, @Nullable Throwable cause) {
            super(reason.code() + ": " + reason.message(), cause);
            this.reason = reason;
            this.rejected = rejected;
        }

        /** A fault that another attempt may not have: the worker tries again, three times in all. */
        static EngineFailure passing(String code, String message) {
            return new EngineFailure(new Generation.Reason(code, message, true), false, null);
        }

        /** The engine's verdict on the content; no attempt would change it. */
        static EngineFailure rejected(String message) {
            return new EngineFailure(new Generation.Reason("content_rejected", message, false), true, null);
        }

        Generation.Reason reason() {
            return reason;
        }

        boolean isRejection() {
            return rejected;
        }
    }
}
