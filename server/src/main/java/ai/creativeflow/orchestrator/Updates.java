package ai.creativeflow.orchestrator;

import ai.creativeflow.generations.EngineUpdate;
import ai.creativeflow.generations.EngineUpdate.Effect;
import ai.creativeflow.generations.EngineUpdates;
import ai.creativeflow.orchestrator.ReportReader.Said;
import ai.creativeflow.orchestrator.ReportReader.Unreadable;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Takes what the orchestrator says of itself, by message or by callback. */
final class Updates {

    private final ReportReader reader;
    private final EngineUpdates updates;

    Updates(ReportReader reader, EngineUpdates updates) {
        this.reader = reader;
        this.updates = updates;
    }

    /**
     * What it did; empty where it only says that work goes on. Returns after the commit. Throws where it speaks of work of
     * ours, or of none, and can't be understood: of other people's work nothing needs to be.
     */
    Optional<Effect> take(JsonNode body) throws Unreadable {
        Said said;
        try {
            said = reader.read(body);
        } catch (Unreadable e) {
            boolean foreign = e.reference()
                    .filter(reference -> !updates.knows(OrchestratorEngine.NAME, reference))
                    .isPresent();
            if (foreign) {
                return Optional.of(Effect.UNKNOWN);
            }
            throw e;
        }
        if (said.report() instanceof Report.Underway) {
            return Optional.empty();
        }
        return Optional.of(updates.apply(new EngineUpdate(
                OrchestratorEngine.NAME, said.reference(), said.report().stage(), body.toString())));
    }
}
