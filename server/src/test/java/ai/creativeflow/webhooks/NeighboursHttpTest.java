package ai.creativeflow.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Refusal;
import ai.creativeflow.testing.S3Server;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The services behind the platform are no target of callers, also where private networks are open to webhooks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NeighboursHttpTest {

    private final S3Server s3 = new S3Server();
    private Platform platform;
    private Client client;

    /** Nobody listens at most of them: that they are configured is enough. */
    @BeforeAll
    void start() {
        var settings = new HashMap<>(s3.settings());
        settings.put("creativeflow.orchestrator.url", "http://127.0.0.1:47101/base");
        settings.put("creativeflow.orchestrator.rabbitmq-url", "amqp://127.0.0.1");
        settings.put("creativeflow.images-api.url", "http://127.0.0.1:47102/v1");
        settings.put("creativeflow.odoo.url", "http://127.0.0.1:47103");
        settings.put("creativeflow.mail.host", "127.0.0.1");
        settings.put("creativeflow.mail.port", "47104");
        settings.put("creativeflow.mail.from", "team@creativeflow.test");
        platform = Platform.with(settings);
        client = platform.team("payg").test();
    }

    @AfterAll
    void stop() {
        platform.close();
        s3.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {47101, 5672, 47102, 47103, 47104})
    void neighbour_is_out_of_reach(int port) {
        assertOutOfReach(port);
    }

    @Test
    void storage_is_out_of_reach() {
        assertOutOfReach(s3.wire().port());
    }

    @Test
    void other_ports_of_the_same_machine_stay_as_the_settings_say() {
        assertThat(endpoint("http://127.0.0.1:47105/").status()).isEqualTo(201);
    }

    private void assertOutOfReach(int port) {
        for (String host : List.of("127.0.0.1", "localhost", "127.9.9.9", "0x7f000001")) {
            Refusal.of(endpoint("http://%s:%d/".formatted(host, port)), 422, "unsafe_url");
            Refusal.of(
                    client.post("/v1/assets/import", Map.of("url", "http://%s:%d/x.png".formatted(host, port))),
                    422,
                    "unsafe_url");
        }
    }

    private Answer endpoint(String url) {
        return client.post("/v1/webhook-endpoints", Map.of("url", url, "events", List.of("*")));
    }
}
