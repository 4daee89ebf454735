package ai.creativeflow.generations;

import ai.creativeflow.kernel.ids.GenerationId;
import java.util.Random;
import java.util.UUID;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** What engines are given, for tests of packages above. */
public final class Jobs {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private Jobs() {}

    /** Of a set of two samples of a small square. */
    public static Engine.Job ofSet(int set) {
        var body = JSON.readValue(
                "{\"prompt\": \"Night market\", \"format\": \"custom\", \"width\": 64, \"height\": 64, \"samples\": 2}",
                CreateBody.class);
        return new Engine.Job(new GenerationId(new UUID(0x7000, 1L << 63)), body.checked(new Random(1)), set);
    }
}
