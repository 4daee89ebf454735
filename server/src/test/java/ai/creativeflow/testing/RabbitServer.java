package ai.creativeflow.testing;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real RabbitMQ in a process of its own, on loopback, that can be stopped and started and keeps what is durable.
 * {@link #shared()} ends with this JVM. Where none is installed the tests that have
 * {@code @EnabledIf(RabbitServer.EXPECTED)} are skipped; with {@code CI=true} they fail.
 */
public final class RabbitServer {

    public static final String TLS_NAME = "localhost";
    public static final String EXPECTED = "ai.creativeflow.testing.RabbitServer#isExpected";

    /** As docs/operations.md gives them to the service. */
    private static final Map<String, String> SERVICE_RIGHTS = Map.of(
            "configure", "^(webhook_events|webhook_dispatch|orchestrator_updates)(\\.dead)?$",
            "write", "^(webhook_events|webhook_dispatch|orchestrator_updates)(\\.dead)?$",
            "read",
                    "^(webhook_events(\\.dead)?|webhook_dispatch|orchestrator_updates(\\.dead)?"
                            + "|ex\\.topic\\.platform_events)$");

    private static final Map<String, String> ALL_RIGHTS = Map.of("configure", ".*", "write", ".*", "read", ".*");
    private static final String SERVICE = "creativeflow";
    private static final String ADMIN = "admin";
    private static final String PASSWORD = "password-of-the-tests";
    private static final int VIRTUAL_HOSTS = 24;
    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(30);
    private static final List<Path> PROGRAMS = List.of(
            Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server"),
            Path.of("/opt/homebrew/sbin/rabbitmq-server"),
            Path.of("/usr/local/sbin/rabbitmq-server"));

    private final Path directory;
    private final Authority authority;
    private final int port;
    private final int tlsPort;
    private final int epmdPort;
    private final Path program;
    private final AtomicInteger virtualHosts = new AtomicInteger();
    private Process process;

    private static final class Shared {
        static final RabbitServer INSTANCE = new RabbitServer(program()
                .orElseThrow(() ->
                        new IllegalStateException("RabbitMQ is not installed: the package rabbitmq-server has it")));
    }

    /** The addresses of a virtual host: the service's with the rights it needs and no others, and one with all of them. */
    public record VirtualHost(String serviceUrl, String adminUrl) {

        /** The service's address for a broker that is reached otherwise. */
        public String serviceUrl(String scheme, String host, int port) {
            URI url = URI.create(serviceUrl);
            return "%s://%s@%s:%d%s".formatted(scheme, url.getUserInfo(), host, port, url.getPath());
        }

        /** A connection of somebody inside. */
        public Connection admin() throws IOException, TimeoutException {
            return connect(adminUrl);
        }

        /** A connection with the service's rights. */
        public Connection service() throws IOException, TimeoutException {
            return connect(serviceUrl);
        }
    }

    private RabbitServer(Path program) {
        try {
            directory = Platform.dataDirectory().toAbsolutePath();
            authority = new Authority(directory);
            Authority.Signed signed = authority.sign(TLS_NAME);
            port = freePort();
            tlsPort = freePort();
            epmdPort = freePort();
            write("rabbitmq.conf", """
                    listeners.tcp.1 = 127.0.0.1:%d
                    listeners.ssl.1 = 127.0.0.1:%d
                    ssl_options.cacertfile = %s
                    ssl_options.certfile = %s
                    ssl_options.keyfile = %s
                    loopback_users = none
                    log.console = false
                    disk_free_limit.absolute = 50MB
                    load_definitions = %s
                    """.formatted(
                            port,
                            tlsPort,
                            authority.file(),
                            signed.chain(),
                            signed.key(),
                            directory.resolve("definitions.json")));
            write("enabled_plugins", "[].\n");
            write("definitions.json", definitions());
            this.program = program;
            start();
            Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static RabbitServer shared() {
        return Shared.INSTANCE;
    }

    /** Whether the tests that need it are to run. */
    static boolean isExpected() {
        return program().isPresent() || "true".equals(System.getenv("CI"));
    }

    private static Optional<Path> program() {
        return PROGRAMS.stream().filter(Files::isExecutable).findFirst();
    }

    public int port() {
        return port;
    }

    /** By TLS, with a certificate of {@link #authority()} for {@value #TLS_NAME}. */
    public int tlsPort() {
        return tlsPort;
    }

    public Authority authority() {
        return authority;
    }

    /** Whether it has less memory than it wants, as it says then: it takes no messages. */
    public void alarm(boolean raised) {
        control("set_vm_memory_high_watermark", raised ? "0.0000001" : "0.4");
    }

    /** The names that clients gave their connections. */
    public List<String> connections() {
        return control("list_connections", "client_properties", "--silent")
                .lines()
                .toList();
    }

    private String control(String... arguments) {
        try {
            Process started =
                    command(program.resolveSibling("rabbitmqctl"), arguments).start();
            String said = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (started.waitFor() != 0) {
                throw new AssertionError(said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** One that no other test uses. */
    public VirtualHost freshVirtualHost() {
        int number = virtualHosts.incrementAndGet();
        if (number > VIRTUAL_HOSTS) {
            throw new IllegalStateException("virtual hosts: " + number);
        }
        return new VirtualHost(url(SERVICE, number), url(ADMIN, number));
    }

    private String url(String user, int virtualHost) {
        return "amqp://%s:%s@127.0.0.1:%d/tests-%d".formatted(user, PASSWORD, port, virtualHost);
    }

    /** Starts it where it was stopped, and returns when it serves. */
    public synchronized void start() {
        if (process != null) {
            return;
        }
        try {
            Process started = server().start();
            process = started;
            String url = url(ADMIN, VIRTUAL_HOSTS);
            Until.holds(START_WITHIN, "RabbitMQ, see " + directory, () -> {
                if (!started.isAlive()) {
                    throw new AssertionError("RabbitMQ ended, see " + directory);
                }
                return answers(url);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In order. */
    public synchronized void stop() {
        Process running = process;
        if (running == null) {
            return;
        }
        process = null;
        running.destroy();
        try {
            if (!running.waitFor(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
            }
            var stop = new ProcessBuilder("epmd", "-kill").redirectErrorStream(true);
            stop.redirectOutput(ProcessBuilder.Redirect.DISCARD);
            stop.environment().put("ERL_EPMD_PORT", Integer.toString(epmdPort));
            stop.start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessBuilder server() {
        // Without input and told that it may have some, the script becomes the server instead of watching over it.
        var builder = command(program, "-noinput");
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(new File(directory.toFile(), "server.log")));
        return builder;
    }

    /** Nothing of the machine's own RabbitMQ, should it have one, is read or changed. */
    private ProcessBuilder command(Path what, String... arguments) {
        var builder = new ProcessBuilder(
                Stream.concat(Stream.of(what.toString()), Stream.of(arguments)).toList());
        builder.directory(directory.toFile());
        builder.redirectErrorStream(true);
        builder.environment()
                .putAll(Map.ofEntries(
                        Map.entry("HOME", directory.toString()),
                        Map.entry("LANG", "C.UTF-8"),
                        Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
                        Map.entry("ERL_EPMD_PORT", Integer.toString(epmdPort)),
                        Map.entry("RABBITMQ_ALLOW_INPUT", "true"),
                        Map.entry("RABBITMQ_NODENAME", "tests-%d@localhost".formatted(port)),
                        Map.entry("RABBITMQ_DIST_PORT", Integer.toString(freePort())),
                        Map.entry("RABBITMQ_CONF_ENV_FILE", "/dev/null"),
                        Map.entry("RABBITMQ_CONFIG_FILE", path("rabbitmq.conf")),
                        Map.entry("RABBITMQ_ADVANCED_CONFIG_FILE", path("advanced.config")),
                        Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", path("enabled_plugins")),
                        Map.entry("RABBITMQ_MNESIA_BASE", path("mnesia")),
                        Map.entry("RABBITMQ_LOG_BASE", path("log")),
                        Map.entry("RABBITMQ_PID_FILE", path("pid")),
                        Map.entry(
                                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}")));
        return builder;
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private static String definitions() {
        List<String> hosts = IntStream.rangeClosed(1, VIRTUAL_HOSTS)
                .mapToObj(number -> "tests-" + number)
                .toList();
        var permissions = new ArrayList<Map<String, String>>();
        for (String host : hosts) {
            permissions.add(permission(SERVICE, host, SERVICE_RIGHTS));
            permissions.add(permission(ADMIN, host, ALL_RIGHTS));
        }
        List<Map<String, Object>> users = Stream.of(SERVICE, ADMIN)
                .map(name -> Map.<String, Object>of("name", name, "password_hash", hash(), "tags", List.of()))
                .toList();
        return JsonMapper.builder()
                .build()
                .writeValueAsString(Map.of(
                        "users", users,
                        "vhosts",
                                hosts.stream().map(host -> Map.of("name", host)).toList(),
                        "permissions", permissions));
    }

    private static Map<String, String> permission(String user, String host, Map<String, String> rights) {
        var permission = new java.util.LinkedHashMap<>(rights);
        permission.put("user", user);
        permission.put("vhost", host);
        return permission;
    }

    /** Four bytes of salt, and SHA-256 of them and the password. */
    private static String hash() {
        try {
            byte[] salt = {1, 2, 3, 4};
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            byte[] hash = digest.digest(PASSWORD.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder()
                    .encodeToString(ByteBuffer.allocate(salt.length + hash.length)
                            .put(salt)
                            .put(hash)
                            .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean answers(String url) {
        try (Connection connection = connect(url)) {
            return connection.isOpen();
        } catch (IOException | TimeoutException e) {
            return false;
        }
    }

    private static Connection connect(String url) throws IOException, TimeoutException {
        var factory = new ConnectionFactory();
        try {
            factory.setUri(url);
        } catch (URISyntaxException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
