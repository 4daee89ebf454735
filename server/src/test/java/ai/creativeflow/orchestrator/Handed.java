package ai.creativeflow.orchestrator;

import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.Optional;

/** Under which reference the orchestrator has what a caller asked for, once it was handed over. */
final class Handed {

    private static final Duration WITHIN = Duration.ofSeconds(20);

    private Handed() {}

    static String reference(Platform platform, Answer generation) {
        Until.holds(WITHIN, "the handover", () -> find(platform, generation).isPresent());
        return find(platform, generation).orElseThrow();
    }

    private static Optional<String> find(Platform platform, Answer generation) {
        return platform.jdbc()
                .sql("""
                        SELECT h.reference
                        FROM engine_handover h
                        LEFT JOIN generation_task t ON t.generation_id = h.generation_id
                        WHERE h.generation_id = :id
                          AND (t.handed_over OR t.generation_id IS NULL)
                        """)
                .param(
                        "id",
                        GenerationId.parse(generation.text("/id")).orElseThrow().value())
                .query(String.class)
                .optional();
    }
}
