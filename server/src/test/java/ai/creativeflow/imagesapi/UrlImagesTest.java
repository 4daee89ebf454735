package ai.creativeflow.imagesapi;

import ai.creativeflow.testing.EngineContract;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/** A server that answers with URLs of its pictures, makes one at a time, and knows nothing of edits. */
class UrlImagesTest extends EngineContract {

    private final ImagesServer server = new ImagesServer(true);

    @Override
    protected Map<String, String> settings() {
        return Map.of(
                "creativeflow.engines.live", "images-api",
                "creativeflow.images-api.url", server.url(),
                "creativeflow.images-api.model", "own-model",
                "creativeflow.images-api.samples-at-once", "1",
                "creativeflow.images-api.response-format", "url",
                "creativeflow.images-api.finals", "generate",
                "creativeflow.images-api.allowed-networks", "127.0.0.0/8");
    }

    @Override
    protected String engine() {
        return "images-api";
    }

    @AfterAll
    void closeServer() {
        server.close();
    }
}
