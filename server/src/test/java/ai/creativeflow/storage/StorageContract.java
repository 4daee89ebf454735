package ai.creativeflow.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.testing.Until;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every place for bytes does. */
abstract class StorageContract {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final TeamId acme = new TeamId(UUID.randomUUID());
    private final TeamId rival = new TeamId(UUID.randomUUID());
    private final Random random = new Random(1);

    abstract Storage storage();

    /** The place is gone. */
    abstract void cut() throws IOException;

    abstract void mend() throws IOException;

    @Test
    void bytes_come_back_as_they_were_written() throws IOException {
        byte[] content = bytes(100_000);
        write(acme, "aa-1", content);

        assertThat(read(acme, "aa-1", 0, content.length)).isEqualTo(content);
        assertThat(storage().has(acme, "aa-1")).isTrue();
    }

    @Test
    void part_of_the_bytes_is_read_alone() throws IOException {
        byte[] content = bytes(10_000);
        write(acme, "aa-2", content);

        for (int i = 0; i < 50; i++) {
            int first = random.nextInt(content.length);
            int length = 1 + random.nextInt(content.length - first);
            assertThat(read(acme, "aa-2", first, length)).isEqualTo(Arrays.copyOfRange(content, first, first + length));
        }
    }

    /** Of several parts, the last one short. */
    @Test
    void large_file_comes_back_as_it_was_written() throws IOException {
        byte[] content = bytes((int) (2 * S3Storage.PART_BYTES + 12_345));
        write(acme, "aa-3", content);

        assertThat(read(acme, "aa-3", 0, content.length)).isEqualTo(content);
        assertThat(read(acme, "aa-3", S3Storage.PART_BYTES - 5, 10))
                .isEqualTo(Arrays.copyOfRange(content, (int) S3Storage.PART_BYTES - 5, (int) S3Storage.PART_BYTES + 5));
    }

    @Test
    void what_is_not_there_is_empty() {
        assertThat(storage().has(acme, "aa-4")).isFalse();
        assertThat(storage().open(acme, "aa-4", 0, 1)).isEmpty();
    }

    @Test
    void writing_twice_is_writing_once() throws IOException {
        byte[] content = bytes(1_000);
        write(acme, "aa-5", content);
        write(acme, "aa-5", content);

        assertThat(read(acme, "aa-5", 0, 1_000)).isEqualTo(content);
    }

    @Test
    void deleted_bytes_are_gone_and_may_be_deleted_again() throws IOException {
        write(acme, "aa-6", bytes(10));

        storage().delete(acme, "aa-6");
        storage().delete(acme, "aa-6");

        assertThat(storage().has(acme, "aa-6")).isFalse();
    }

    @Test
    void all_of_a_team_goes_and_nothing_of_another() throws IOException {
        for (int i = 0; i < 5; i++) {
            write(acme, "a%d-7".formatted(i), bytes(10));
        }
        write(rival, "aa-7", bytes(10));

        storage().deleteAll(acme);
        storage().deleteAll(acme);

        assertThat(storage().has(acme, "a0-7")).isFalse();
        assertThat(storage().has(acme, "a4-7")).isFalse();
        assertThat(storage().has(rival, "aa-7")).isTrue();
    }

    @Test
    void place_keeps_the_id_that_it_was_given() {
        storage().mark("one");

        assertThat(storage().mark()).contains("one");
    }

    @Test
    void download_may_be_broken_off() throws IOException {
        byte[] content = bytes(500_000);
        write(acme, "aa-8", content);
        for (int i = 0; i < 20; i++) {
            try (InputStream in =
                    storage().open(acme, "aa-8", 0, content.length).orElseThrow()) {
                assertThat(in.read()).isEqualTo(content[0] & 0xFF);
            }
        }

        assertThat(read(acme, "aa-8", 0, content.length)).isEqualTo(content);
    }

    @Test
    void place_that_is_gone_is_told_and_used_again_when_it_is_back() throws IOException {
        byte[] content = bytes(1_000);
        write(acme, "aa-9", content);
        assertThat(storage().answers()).isTrue();

        cut();
        try {
            assertThat(storage().answers()).isFalse();
            for (int i = 0; i < 6; i++) {
                assertThatThrownBy(() -> storage().has(acme, "aa-9"))
                        .isInstanceOf(Problem.class)
                        .hasMessageContaining("dependency_unavailable");
            }
            assertThatThrownBy(() -> storage().open(acme, "aa-9", 0, 10)).isInstanceOf(Problem.class);
            assertThatThrownBy(() -> write(acme, "aa-10", content)).isInstanceOf(Problem.class);
        } finally {
            mend();
        }

        Until.holds(SOON, "the storage", () -> isThere("aa-9"));
        assertThat(read(acme, "aa-9", 0, 1_000)).isEqualTo(content);
        assertThat(storage().has(acme, "aa-10")).isFalse();
    }

    private boolean isThere(String name) {
        try {
            return storage().has(acme, name);
        } catch (Problem away) {
            return false;
        }
    }

    private void write(TeamId team, String name, byte[] content) {
        var spool = new Spool(directory.resolve("spool"), InstantSource.system());
        try (Spooled spooled = spool.keep(content)) {
            storage().write(team, name, spooled);
        }
    }

    private byte[] read(TeamId team, String name, long first, long length) throws IOException {
        try (InputStream in = storage().open(team, name, first, length).orElseThrow()) {
            return in.readAllBytes();
        }
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
