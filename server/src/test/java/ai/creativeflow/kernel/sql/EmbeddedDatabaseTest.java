package ai.creativeflow.kernel.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

class EmbeddedDatabaseTest {

    private static final Duration ONE_SECOND = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path temporary;

    private DataDirectory directory;
    private final List<Process> children = new ArrayList<>();

    /** The programs are unpacked once for the class: they are 15 MB of compression each time. */
    @BeforeEach
    void shareBinaries() throws IOException {
        var shared = PostgresBinaries.unpack(Files.createDirectories(Path.of("target", "test-binaries")));
        directory = new DataDirectory(temporary.resolve("with space"));
        Files.createDirectories(directory.root());
        Files.createSymbolicLink(directory.root().resolve(shared.getFileName()), shared.toAbsolutePath());
    }

    @AfterEach
    void endChildren() {
        children.forEach(Process::destroyForcibly);
    }

    @Test
    void every_commit_is_on_disk_before_it_is_acknowledged() {
        try (var database = EmbeddedDatabase.start(directory)) {
            assertThat(show(database, "fsync")).isEqualTo("on");
            assertThat(show(database, "synchronous_commit")).isEqualTo("on");
            assertThat(show(database, "full_page_writes")).isEqualTo("on");
        }
    }

    @Test
    void it_listens_on_loopback_only_and_has_no_socket_file() {
        try (var database = EmbeddedDatabase.start(directory)) {
            assertThat(show(database, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(show(database, "unix_socket_directories")).isEmpty();
        }
    }

    @Test
    void nobody_connects_without_the_password_which_only_the_owner_of_the_files_can_read() throws IOException {
        try (var database = EmbeddedDatabase.start(directory)) {
            var service = database.access().service();
            var stranger = new DatabaseUrl(service.jdbcUrl(), service.user(), new DatabaseUrl.Password("guessed"));

            assertThatThrownBy(() -> stranger.unpooled("test").getConnection())
                    .hasMessageContaining("password authentication failed");
        }
        try (var secrets = Files.list(directory.secrets())) {
            assertThat(secrets.toList())
                    .hasSize(3)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
        assertThat(Files.readString(directory.root().resolve("postgres/pg_hba.conf")))
                .doesNotContainPattern("(?m)^[^#]*\\btrust\\b");
    }

    @Test
    void neither_role_is_a_superuser() {
        try (var database = EmbeddedDatabase.start(directory)) {
            assertThat(service(database).sql("""
                                    SELECT rolname
                                    FROM pg_roles
                                    WHERE rolname LIKE 'creativeflow%'
                                      AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)
                                    """).query(String.class).list()).isEmpty();
        }
    }

    @Test
    void rows_are_there_after_an_orderly_stop() {
        try (var database = EmbeddedDatabase.start(directory)) {
            owner(database).sql("CREATE TABLE kept (note text)").update();
            owner(database).sql("INSERT INTO kept (note) VALUES ('first')").update();
        }

        assertThat(keptAfterStart()).containsExactly("first");
    }

    @Test
    void rows_are_there_after_kill_9_of_the_process_with_postgresql_left_behind() throws Exception {
        var child = startChild("before the kill");
        var postmaster = postmaster();

        child.destroyForcibly().waitFor();

        assertThat(postmaster.isAlive()).isTrue();
        assertThat(keptAfterStart()).containsExactly("before the kill");
    }

    @Test
    void rows_are_there_after_kill_9_of_the_process_and_of_postgresql() throws Exception {
        var child = startChild("before the kill");
        var postmaster = postmaster();

        child.destroyForcibly();
        postmaster.destroyForcibly();
        child.waitFor();

        assertThat(keptAfterStart()).containsExactly("before the kill");
    }

    /** In a container of long life a number comes round again. */
    @Test
    void a_pid_file_whose_number_another_process_has_by_now_does_not_stop_the_start() throws IOException {
        EmbeddedDatabase.start(directory).close();
        var other = ProcessHandle.current().pid();
        var data = directory.root().resolve("postgres");
        Files.write(data.resolve("postmaster.pid"), List.of(Long.toString(other), data.toString()));

        EmbeddedDatabase.start(directory).close();
    }

    @Test
    void a_first_start_that_was_interrupted_is_made_again() throws IOException {
        Files.createDirectories(directory.root().resolve("postgres.unfinished/base"));

        EmbeddedDatabase.start(directory).close();

        assertThat(directory.root().resolve("postgres.unfinished")).doesNotExist();
    }

    @Test
    void a_second_process_is_refused_by_the_number_of_the_first_and_harms_nothing() throws Exception {
        var child = startChild("of the first");

        assertThatThrownBy(() -> EmbeddedDatabase.start(directory))
                .isInstanceOf(DatabaseUnavailable.class)
                .hasMessageContaining("is in use by process " + child.pid())
                .hasMessageContaining("CREATIVEFLOW_DATA_DIR");

        assertThat(postmaster().isAlive()).isTrue();
        child.getOutputStream().close();
        assertThat(child.waitFor()).isZero();
        assertThat(keptAfterStart()).containsExactly("of the first");
    }

    @Test
    void a_second_start_in_the_same_process_is_refused_and_the_first_keeps_its_lock() {
        try (var database = EmbeddedDatabase.start(directory)) {
            for (var attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> EmbeddedDatabase.start(directory))
                        .hasMessageContaining("is in use by process "
                                + ProcessHandle.current().pid());
            }
            assertThat(show(database, "fsync")).isEqualTo("on");
        }
    }

    @Test
    void the_pools_serve_again_after_postgresql_was_stopped_and_started() throws IOException {
        var settings = new DatabaseSettings(4, 4, ONE_SECOND, ONE_SECOND, ONE_SECOND, PATIENCE);
        try (var database = EmbeddedDatabase.start(directory);
                var pools = new PooledDataSource(database.access().service(), settings, null)) {
            var jdbc = JdbcClient.create(pools);
            assertThat(answers(jdbc)).isTrue();

            restartPostgresql();

            assertThat(PostgresLeftover.await(PATIENCE, () -> answers(jdbc))).isTrue();
            assertThat(Collections.nCopies(10, jdbc)).allMatch(EmbeddedDatabaseTest::answers);
        }
    }

    private void restartPostgresql() throws IOException {
        var programs = new PostgresPrograms(
                PostgresBinaries.unpack(directory.root()), directory.root().resolve("restart.log"));
        var data = directory.root().resolve("postgres").toString();
        var log = directory.root().resolve("postgres.log").toString();
        assertThat(programs.run(
                        PATIENCE, Path.of("/dev/null"), "pg_ctl", "restart", "-w", "-m", "fast", "-D", data, "-l", log))
                .as(programs.output())
                .isTrue();
    }

    private static boolean answers(JdbcClient jdbc) {
        try {
            return jdbc.sql("SELECT 1").query(Integer.class).single() == 1;
        } catch (DataAccessException e) {
            return false;
        }
    }

    private Process startChild(String note) throws IOException {
        var child = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedDatabaseChild.class.getName(),
                        directory.root().toString(),
                        note)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        children.add(child);
        var output = new BufferedReader(child.inputReader(StandardCharsets.UTF_8));
        var line = output.readLine();
        while (line != null && !line.equals("ready")) {
            line = output.readLine();
        }
        assertThat(line).isEqualTo("ready");
        return child;
    }

    private ProcessHandle postmaster() throws IOException {
        var pid = Files.readAllLines(directory.root().resolve("postgres/postmaster.pid"))
                .getFirst();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private List<String> keptAfterStart() {
        try (var database = EmbeddedDatabase.start(directory)) {
            return owner(database)
                    .sql("SELECT note FROM kept ORDER BY note")
                    .query(String.class)
                    .list();
        }
    }

    private static String show(EmbeddedDatabase database, String setting) {
        return JdbcClient.create(database.superuser().unpooled("test"))
                .sql("SHOW " + setting)
                .query(String.class)
                .single();
    }

    private static JdbcClient owner(EmbeddedDatabase database) {
        return JdbcClient.create(database.access().owner().unpooled("test"));
    }

    private static JdbcClient service(EmbeddedDatabase database) {
        return JdbcClient.create(database.access().service().unpooled("test"));
    }
}
