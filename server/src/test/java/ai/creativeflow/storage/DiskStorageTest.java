package ai.creativeflow.storage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.TeamId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskStorageTest extends StorageContract {

    @TempDir
    Path place;

    private Storage storage;

    @BeforeEach
    void start() {
        storage = new DiskStorage(place.resolve("files"));
        storage.mark("id");
    }

    @Override
    Storage storage() {
        return storage;
    }

    @Override
    void cut() throws IOException {
        Files.move(place.resolve("files"), place.resolve("away"));
    }

    @Override
    void mend() throws IOException {
        Files.move(place.resolve("away"), place.resolve("files"));
    }

    @Test
    void nothing_is_made_before_the_first_byte() {
        var fresh = new DiskStorage(place.resolve("other"));

        assertThat(fresh.has(new TeamId(UUID.randomUUID()), "aa-1")).isFalse();
        assertThat(fresh.mark()).isEmpty();
        assertThat(place.resolve("other")).doesNotExist();
    }

    /** The name appears when all of it is there: a spool on another file system is copied and then named. */
    @Test
    void nothing_but_whole_files_lies_there() throws IOException {
        var spool = new Spool(place.resolve("spool"), InstantSource.system());
        var team = new TeamId(UUID.randomUUID());
        try (Spooled content = spool.keep(new byte[1_000])) {
            storage.write(team, "aa-1", content);
        }

        try (var files = Files.walk(place)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(".storage", "aa-1");
        }
    }

    @Test
    void leftovers_of_a_dead_process_are_swept_after_a_day() throws IOException {
        var now = Instant.now();
        var spool = new Spool(place.resolve("spool"), InstantSource.fixed(now));
        Path left = spool.keep(new byte[10]).file();

        spool.sweep();
        assertThat(left).exists();

        new Spool(place.resolve("spool"), InstantSource.fixed(now.plus(Duration.ofHours(25)))).sweep();
        assertThat(left).doesNotExist();
    }
}
