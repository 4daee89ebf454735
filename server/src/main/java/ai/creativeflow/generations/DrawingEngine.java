package ai.creativeflow.generations;

import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.imaging.PixelSize;
import java.util.Optional;
import java.util.function.Supplier;

/** An engine that answers with pictures; the worker waits for them. */
public non-sealed interface DrawingEngine extends Engine {

    /** Draws a set, at most as many as asked. Throws {@link Engine.EngineFailure}. */
    Samples samples(Job job) throws EngineFailure;

    /** Draws the idea of one sample anew at another size. Throws {@link Engine.EngineFailure}. */
    Picture draw(Job job, int idea, long seed, PixelSize size, FileFormat fileFormat) throws EngineFailure;

    /** The same for engines that know no ideas and go by the sample itself; empty where its file is gone. */
    default Picture draw(
            Job job, int idea, long seed, PixelSize size, FileFormat fileFormat, Supplier<Optional<byte[]>> sample)
            throws EngineFailure {
        return draw(job, idea, seed, size, fileFormat);
    }
}
