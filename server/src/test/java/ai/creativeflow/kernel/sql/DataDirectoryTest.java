package ai.creativeflow.kernel.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    Path temporary;

    @Test
    void a_secret_is_random_once_and_the_same_ever_after() {
        var first = directory().secret("master", 32);

        assertThat(first).hasSize(32).isNotEqualTo(new byte[32]);
        assertThat(directory().secret("master", 32)).isEqualTo(first);
        assertThat(directory().secret("other", 32)).isNotEqualTo(first);
    }

    @Test
    void only_the_owner_can_read_secrets() throws IOException {
        directory().secret("master", 32);

        assertThat(mode(directory().secrets())).isEqualTo("rwx------");
        assertThat(mode(directory().secrets().resolve("master"))).isEqualTo("rw-------");
    }

    @Test
    void nothing_but_the_secret_is_left_in_the_directory() throws IOException {
        directory().secret("master", 32);

        try (var files = Files.list(directory().secrets())) {
            assertThat(files.map(Path::getFileName)).containsExactly(Path.of("master"));
        }
    }

    @Test
    void all_who_ask_at_once_get_the_same_secret() throws Exception {
        Callable<String> ask = () -> HexFormat.of().formatHex(directory().secret("master", 32));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(Stream.generate(() -> ask).limit(50).toList());

            assertThat(answers.stream().map(Future::resultNow).distinct()).hasSize(1);
        }
    }

    @Test
    void a_secret_of_another_length_is_an_error_and_not_a_new_secret() {
        directory().secret("master", 16);

        assertThatThrownBy(() -> directory().secret("master", 32))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("master");
    }

    @Test
    void the_root_is_absolute_and_not_created_before_its_use() {
        assertThat(new DataDirectory(Path.of("data")).root()).isAbsolute();
        assertThat(directory().root()).doesNotExist();
    }

    private DataDirectory directory() {
        return new DataDirectory(temporary.resolve("data"));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
