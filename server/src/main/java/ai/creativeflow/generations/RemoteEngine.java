package ai.creativeflow.generations;

import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An engine elsewhere that is handed work over and finishes it later. Meanwhile nobody waits: the task is put off, and comes
 * back when {@link EngineUpdates} were told something, or to ask. Each call may come twice for the same thing; what was handed
 * over and not recorded, because a node died in between, is handed over again under the same {@link Handover#attempt}.
 */
public non-sealed interface RemoteEngine extends Engine {

    /** Hands a set over; {@code before} is this generation's last handover, where there was one. */
    Begun begin(Job job, Patron patron, @Nullable Handover before) throws EngineFailure;

    /** Hands the final over, of a sample that came of {@code before}. */
    Begun begin(Job job, Patron patron, FinalOrder order, Handover before) throws EngineFailure;

    /** What became of a set: what was reported, or what asking shows. */
    Progress<Samples> samples(Job job, Patron patron, Handover handover) throws EngineFailure;

    /** The same of a final. */
    Progress<Picture> last(Job job, Patron patron, FinalOrder order, Handover handover) throws EngineFailure;

    /** For whom it is. */
    record Patron(TeamId team, @Nullable KeyId key) {}

    /** The final that is wanted of one sample. */
    record FinalOrder(int set, int number, long seed, String resolution, PixelSize size, FileFormat fileFormat) {}

    /** Under which reference the engine knows the work, and when to ask for it unless it reports before. */
    record Begun(String reference, String memo, Duration lookAfter) {}

    /**
     * What was handed over.
     *
     * @param attempt how often this generation was handed over before, so that a repeat can be told from a new attempt
     * @param memo what the engine wants to know of it later, in words of its own
     * @param looks how often it was looked at without a result
     * @param report the last thing that was reported of this phase, in the engine's words
     */
    record Handover(
            String reference,
            int attempt,
            String memo,
            Instant since,
            int looks,
            int reports,
            @Nullable String report) {}

    /** How far it is. */
    sealed interface Progress<T> {

        /** There; the memo replaces the one before. */
        record Finished<T>(T result, String memo) implements Progress<T> {}

        record Unfinished<T>(Duration lookAfter) implements Progress<T> {}
    }
}
