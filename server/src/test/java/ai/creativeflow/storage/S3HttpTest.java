package ai.creativeflow.storage;

import static ai.creativeflow.testing.PictureFiles.png;
import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Refusal;
import ai.creativeflow.testing.S3Server;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole platform on a bucket, and without it. */
class S3HttpTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration QUICKLY = Duration.ofSeconds(9);

    private static S3Server server;
    private static Platform platform;
    private static Client client;

    @BeforeAll
    static void start() {
        server = new S3Server();
        platform = Platform.with(server.settings());
        client = platform.team("payg").test();
    }

    @AfterAll
    static void stop() {
        platform.close();
        server.close();
    }

    @Test
    void files_of_generations_and_uploads_lie_in_the_bucket() {
        client.send("POST", "/v1/assets", "image/png", png(9));
        long before = server.objects();
        byte[] file = png(1);

        Answer generation = Pictures.awaiting(client);
        Answer asset = client.send("POST", "/v1/assets", "image/png", file);

        String content = "/v1/assets/" + asset.text("/id") + "/content";
        assertThat(client.get(content).body()).isEqualTo(file);
        assertThat(client.with("Range", "bytes=10-19").get(content).body()).isEqualTo(Arrays.copyOfRange(file, 10, 20));
        assertThat(client.get("/v1/assets/" + generation.text("/samples/0/asset_id") + "/content")
                        .status())
                .isEqualTo(200);
        assertThat(server.objects()).isEqualTo(before + 2);
    }

    @Test
    void bucket_that_is_away_is_told_at_once_and_used_again_without_a_restart() {
        Answer asset = client.send("POST", "/v1/assets", "image/png", png(2));
        String content = "/v1/assets/" + asset.text("/id") + "/content";

        server.wire().cut();
        try {
            long begun = System.nanoTime();
            Refusal.of(client.get(content), 503, "dependency_unavailable");
            Refusal.of(client.send("POST", "/v1/assets", "image/png", png(3)), 503, "dependency_unavailable");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(QUICKLY);
            assertThat(client.get("/v1/assets/" + asset.text("/id")).status()).isEqualTo(200);
            assertThat(storageStatus()).isEqualTo("down");
        } finally {
            server.wire().mend();
        }

        Until.holds(SOON, "the bucket", () -> client.get(content).status() == 200);
        assertThat(client.send("POST", "/v1/assets", "image/png", png(3)).status())
                .isEqualTo(201);
        assertThat(storageStatus()).isEqualTo("up");
    }

    private static String storageStatus() {
        return platform.operator().get("/health/ready").text("/components/storage/status");
    }
}
