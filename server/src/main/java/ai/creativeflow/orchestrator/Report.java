package ai.creativeflow.orchestrator;

import ai.creativeflow.generations.EngineUpdate.Stage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the orchestrator says of work that it was handed, whichever way it said so. */
sealed interface Report {

    /** Of which stage it speaks; null where it does not say. */
    @Nullable Stage stage();

    /** A picture: its id there, and where it is. */
    record Place(String id, String url) {}

    /** Not finished. */
    record Underway(@Nullable Stage stage) implements Report {}

    /** Finished, but the message does not carry what was asked for: it has to be asked for. */
    record Hint(@Nullable Stage stage) implements Report {}

    record SamplesReady(List<Place> samples) implements Report {
        public SamplesReady {
            samples = List.copyOf(samples);
        }

        @Override
        public Stage stage() {
            return Stage.SAMPLES;
        }
    }

    record FinalReady(Place picture) implements Report {
        @Override
        public Stage stage() {
            return Stage.FINAL;
        }
    }

    /** It gave up. The code is shown to callers where it looks like one. */
    record Failed(@Nullable String code, @Nullable Stage stage) implements Report {}

    /** It rejects the content. */
    record Rejected(@Nullable Stage stage) implements Report {}
}
