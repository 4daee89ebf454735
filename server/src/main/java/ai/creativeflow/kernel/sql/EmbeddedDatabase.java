package ai.creativeflow.kernel.sql;

import ai.creativeflow.kernel.sql.DatabaseUrl.Password;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of our own under the data directory, on loopback and a free port, durable and with passwords. It is
 * found again after an orderly stop, after {@code kill -9} of this process, and after {@code kill -9} of both; two
 * processes never share one.
 */
final class EmbeddedDatabase implements AutoCloseable {

    static final String OWNER = "creativeflow_owner";
    static final String SERVICE = "creativeflow_service";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);

    private static final String DATABASE = "creativeflow";
    private static final String SUPERUSER = "postgres";
    private static final int PASSWORD_BYTES = 24;
    private static final int START_ATTEMPTS = 3;
    private static final Duration INITIALISE_WITHIN = Duration.ofMinutes(2);
    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(30);
    private static final Path NOTHING = Path.of("/dev/null");

    /**
     * Durable whatever a library's or a file's default says; small; silent about statements, which hold data. Young tables
     * grow by a tenth every few seconds: looking at each of them anew that often, and cleaning up at full speed, would hold
     * up those who wait.
     */
    private static final Map<String, String> CONFIGURATION = Map.ofEntries(
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("password_encryption", "scram-sha-256"),
            Map.entry("shared_buffers", "128MB"),
            Map.entry("effective_cache_size", "512MB"),
            Map.entry("max_wal_size", "1GB"),
            Map.entry("max_connections", "100"),
            Map.entry("random_page_cost", "1.1"),
            Map.entry("autovacuum_analyze_scale_factor", "0.3"),
            Map.entry("default_statistics_target", "50"),
            Map.entry("autovacuum_vacuum_cost_delay", "10ms"),
            Map.entry("log_min_messages", "fatal"),
            Map.entry("log_min_error_statement", "panic"),
            Map.entry("log_checkpoints", "off"));

    private final DataDirectory directory;
    private final DirectoryLock lock;
    private final Path data;
    private final Path log;
    private final PostgresPrograms programs;
    private final Map<String, String> configuration;
    private int port;

    private EmbeddedDatabase(DataDirectory directory, DirectoryLock lock, Map<String, String> overrides) {
        this.directory = directory;
        this.lock = lock;
        this.data = directory.root().resolve("postgres");
        this.log = directory.root().resolve("postgres.log");
        this.programs = new PostgresPrograms(
                PostgresBinaries.unpack(directory.root()), directory.root().resolve("postgres-program.log"));
        this.configuration = new TreeMap<>(CONFIGURATION);
        this.configuration.putAll(overrides);
    }

    /** @throws DatabaseUnavailable when another process has the directory, or PostgreSQL doesn't start */
    static EmbeddedDatabase start(DataDirectory directory) {
        return start(directory, Map.of());
    }

    /** @param overrides settings of PostgreSQL, for tests */
    static EmbeddedDatabase start(DataDirectory directory, Map<String, String> overrides) {
        var lock = DirectoryLock.acquire(directory.root());
        try {
            var database = new EmbeddedDatabase(directory, lock, overrides);
            database.takeOver();
            database.initialise();
            database.startServer();
            return database;
        } catch (IOException e) {
            lock.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Its database under its two roles. */
    DatabaseAccess access() {
        return access(DATABASE);
    }

    DatabaseAccess access(String database) {
        return new DatabaseAccess(
                DatabaseUrl.of(port, database, SERVICE, password(SERVICE)),
                DatabaseUrl.of(port, database, OWNER, password(OWNER)));
    }

    DatabaseUrl superuser() {
        return DatabaseUrl.of(port, SUPERUSER, SUPERUSER, password(SUPERUSER));
    }

    /** Stops PostgreSQL in order, open sessions cut; gives the directory back even when that fails. */
    @Override
    public void close() {
        try {
            if (!stop()) {
                LOG.error("The embedded PostgreSQL did not stop: {}", programs.output());
            }
        } finally {
            lock.close();
        }
    }

    /** We hold the lock, so a server that runs here has lost its process. */
    private void takeOver() {
        var leftover = new PostgresLeftover(data);
        if (leftover.isRunning()) {
            LOG.info("Taking over from a killed process: stopping its PostgreSQL");
            if (!stop()) {
                LOG.warn("It did not stop: {}", programs.output());
            }
        }
        leftover.clear();
    }

    /** Made aside and moved into place whole: an interrupted first start is simply made again. */
    private void initialise() throws IOException {
        if (Files.exists(data.resolve("PG_VERSION"))) {
            return;
        }
        LOG.info("Creating the embedded PostgreSQL in {}", data);
        var unfinished = directory.root().resolve("postgres.unfinished");
        PostgresBinaries.delete(unfinished);
        password(SUPERUSER);
        check(programs.run(
                INITIALISE_WITHIN,
                NOTHING,
                "initdb",
                "--pgdata=" + unfinished,
                "--username=" + SUPERUSER,
                "--pwfile=" + directory.secrets().resolve(secretName(SUPERUSER)),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8"));
        createRoles(unfinished);
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /** In PostgreSQL's single-user mode, before anybody can connect. There a statement is a line. */
    private void createRoles(Path unfinished) throws IOException {
        var statements = directory.create("secrets").resolve(".roles.sql");
        Files.deleteIfExists(statements);
        try {
            directory.createPrivateFile(statements, """
                    CREATE ROLE %s LOGIN PASSWORD '%s'
                    CREATE ROLE %s LOGIN PASSWORD '%s'
                    CREATE DATABASE %s OWNER %s
                    """.formatted(
                    OWNER, password(OWNER).value(), SERVICE, password(SERVICE).value(), DATABASE, OWNER));
            check(programs.run(
                    INITIALISE_WITHIN,
                    statements,
                    "postgres",
                    "--single",
                    "-D",
                    unfinished.toString(),
                    "-c",
                    "exit_on_error=on",
                    "-c",
                    "log_min_error_statement=panic",
                    SUPERUSER));
        } finally {
            Files.deleteIfExists(statements);
        }
    }

    /** More than one attempt, because the free port may be somebody else's by the time PostgreSQL binds it. */
    private void startServer() throws IOException {
        for (var attempt = 1; attempt <= START_ATTEMPTS; attempt++) {
            port = freePort();
            Files.deleteIfExists(log);
            if (programs.run(
                    START_WITHIN,
                    NOTHING,
                    "pg_ctl",
                    "start",
                    "-w",
                    "-t",
                    seconds(START_WITHIN),
                    "-D",
                    data.toString(),
                    "-l",
                    log.toString(),
                    "-o",
                    options())) {
                LOG.info("The embedded PostgreSQL serves {} on port {}", data, port);
                return;
            }
        }
        throw new DatabaseUnavailable("The embedded PostgreSQL in %s did not start: %s | %s"
                .formatted(data, programs.output(), PostgresPrograms.tail(log)));
    }

    private boolean stop() {
        return programs.run(
                STOP_WITHIN.plusSeconds(1),
                NOTHING,
                "pg_ctl",
                "stop",
                "-w",
                "-t",
                seconds(STOP_WITHIN),
                "-m",
                "fast",
                "-D",
                data.toString());
    }

    private String options() {
        return "-p " + port
                + configuration.entrySet().stream()
                        .map(setting -> " -c %s='%s'".formatted(setting.getKey(), setting.getValue()))
                        .collect(Collectors.joining());
    }

    private Password password(String role) {
        return new Password(HexFormat.of().formatHex(directory.secret(secretName(role), PASSWORD_BYTES)));
    }

    private void check(boolean succeeded) {
        if (!succeeded) {
            throw new DatabaseUnavailable("The embedded PostgreSQL could not be created under %s: %s"
                    .formatted(directory.root(), programs.output()));
        }
    }

    private static String secretName(String role) {
        return "postgresql-" + role.replace('_', '-');
    }

    private static String seconds(Duration duration) {
        return Long.toString(duration.toSeconds());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
