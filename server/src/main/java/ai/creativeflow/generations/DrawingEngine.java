package ai.creativeflow.generations;

import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.imaging.PixelSize;

/** An engine that answers with pictures; the worker waits for them. */
public non-sealed interface DrawingEngine extends Engine {

    /** Draws a set, at most as many as asked. Throws {@link Engine.EngineFailure}. */
    Samples samples(Job job) throws EngineFailure;

    /** Draws the idea of one sample anew at another size. Throws {@link Engine.EngineFailure}. */
    Picture draw(Job job, int idea, long seed, PixelSize size, FileFormat fileFormat) throws EngineFailure;
}
