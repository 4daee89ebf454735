package ai.creativeflow.orchestrator;

import ai.creativeflow.testing.EngineContract;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/** Spelled as the platform's design has it; asked for everything. */
class CamelOrchestratorTest extends EngineContract {

    private final OrchestratorServer server = new OrchestratorServer(Dialect.CAMEL).goingOnByItself();

    @Override
    protected Map<String, String> settings() {
        return Map.of(
                "creativeflow.engines.live", "orchestrator",
                "creativeflow.orchestrator.url", server.url(),
                "creativeflow.orchestrator.dialect", "camel",
                "creativeflow.orchestrator.look-after", "50ms",
                "creativeflow.orchestrator.look-pause-max", "200ms",
                "creativeflow.orchestrator.allowed-networks", "127.0.0.0/8");
    }

    @Override
    protected String engine() {
        return "orchestrator";
    }

    @AfterAll
    void closeServer() {
        server.close();
    }
}
