package ai.creativeflow.storage;

import ai.creativeflow.testing.S3Server;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class S3StorageTest extends StorageContract {

    private static S3Server server;

    private S3Storage storage;

    @BeforeAll
    static void begin() {
        server = new S3Server();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void start() {
        var settings = server.settings();
        storage = StorageConfiguration.s3(new StorageSettings(
                null,
                S3Server.BUCKET,
                URI.create(Objects.requireNonNull(settings.get("creativeflow.storage.s3-endpoint"))),
                "us-east-1",
                settings.get("creativeflow.storage.s3-access-key"),
                settings.get("creativeflow.storage.s3-secret-key"),
                true,
                Duration.ofSeconds(2)));
    }

    @AfterEach
    void stop() {
        storage.close();
    }

    @Override
    Storage storage() {
        return storage;
    }

    @Override
    void cut() {
        server.wire().cut();
    }

    @Override
    void mend() {
        server.wire().mend();
    }
}
