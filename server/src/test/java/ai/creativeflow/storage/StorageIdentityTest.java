package ai.creativeflow.storage;

import static ai.creativeflow.testing.PictureFiles.png;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.sql.TestDatabase;
import ai.creativeflow.testing.Platform;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Two nodes of one database never have two storages. */
class StorageIdentityTest {

    private final TestDatabase database = TestDatabase.fresh();
    private final Path data = Platform.dataDirectory();

    @Test
    void node_with_a_storage_of_its_own_does_not_start_once_something_is_stored() {
        try (var first = Platform.on(database, data, Map.of())) {
            var client = first.team("payg").test();
            String id = client.send("POST", "/v1/assets", "image/png", png(1)).text("/id");

            assertThatThrownBy(() -> Platform.on(database, Platform.dataDirectory(), Map.of()))
                    .rootCause()
                    .hasMessageContaining("not the one that this database's files are in");

            Platform sharing = Platform.on(database, data, Map.of());
            assertThat(sharing.as(client.token())
                            .get("/v1/assets/" + id + "/content")
                            .status())
                    .isEqualTo(200);
            sharing.stop();
        }
    }

    @Test
    void node_that_was_started_before_stores_nothing_elsewhere() {
        try (var first = Platform.on(database, data, Map.of())) {
            var client = first.team("payg").test();
            Platform second = Platform.on(database, Platform.dataDirectory(), Map.of());

            client.send("POST", "/v1/assets", "image/png", png(1));

            StoredFiles files = second.bean(StoredFiles.class);
            try (Spooled content = files.spooled(png(2))) {
                assertThatThrownBy(() -> files.put(new TeamId(UUID.randomUUID()), content, null))
                        .hasMessageContaining("not the one that this database's files are in");
            }
            second.stop();
        }
    }
}
