package ai.creativeflow.imagesapi;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.imagesapi.ImagesServer.Fault;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A server that makes every worker wait. */
class SlowImagesTest {

    @Test
    void test_mode_goes_on_while_live_mode_waits_for_a_silent_server_with_every_worker_but_one() {
        try (var server = new ImagesServer(false);
                var platform = Platform.with(Map.of(
                        "creativeflow.engines.live", "images-api",
                        "creativeflow.generations.hands", "2",
                        "creativeflow.images-api.url", server.url(),
                        "creativeflow.images-api.timeout", "3s",
                        "creativeflow.images-api.tries", "1"))) {
            server.doAlways(Fault.SILENT);
            var team = platform.team("payg");
            Parallel.times(8, n -> team.live().post("/v1/generations", Pictures.small()));

            Answer drawn = team.test().post("/v1/generations?wait=8", Pictures.small());

            assertThat(drawn.text("/status")).isEqualTo("awaiting_selection");
        }
    }
}
