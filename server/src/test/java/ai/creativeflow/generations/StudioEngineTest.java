package ai.creativeflow.generations;

import ai.creativeflow.testing.EngineContract;
import java.util.Map;

class StudioEngineTest extends EngineContract {

    @Override
    protected Map<String, String> settings() {
        return Map.of();
    }

    @Override
    protected String engine() {
        return "studio";
    }
}
