package ai.creativeflow.testing;

import ai.creativeflow.CreativeFlowApplication;
import ai.creativeflow.kernel.crypto.Sha256;
import ai.creativeflow.kernel.http.ListeningPorts;
import ai.creativeflow.kernel.sql.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The platform in this JVM, on ports of its own and a database of its own, real PostgreSQL. {@link #shared()} is one for
 * all tests that make their own teams; {@link #with} starts another with other settings, to be closed.
 */
public final class Platform implements AutoCloseable {

    static final String OPERATOR_TOKEN = "operator-token-of-the-tests";
    private static final AtomicInteger TEAMS = new AtomicInteger();

    private final TestDatabase database;
    private final ConfigurableApplicationContext context;

    private static final class Shared {
        static final Platform INSTANCE = with(Map.of());
    }

    private Platform(TestDatabase database, ConfigurableApplicationContext context) {
        this.database = database;
        this.context = context;
    }

    public static Platform shared() {
        return Shared.INSTANCE;
    }

    /** Starts one with these settings more, on a fresh database. */
    public static Platform with(Map<String, String> settings) {
        return on(TestDatabase.fresh(), dataDirectory(), settings);
    }

    /** Starts a node on a database and data directory that others may use too. */
    public static Platform on(TestDatabase database, Path data, Map<String, String> settings) {
        var properties = new LinkedHashMap<String, Object>();
        properties.put("server.port", "0");
        properties.put("CREATIVEFLOW_PUBLIC_URL", "https://api.creativeflow.test");
        properties.put("CREATIVEFLOW_DATA_DIR", data.toString());
        properties.put("DATABASE_URL", database.url());
        properties.put("DATABASE_MIGRATION_URL", database.migrationUrl());
        properties.put("creativeflow.webhooks.allowed-networks", "127.0.0.0/8");
        properties.put(
                "creativeflow.operators.tokens.tests",
                HexFormat.of().formatHex(Sha256.of(OPERATOR_TOKEN.getBytes(StandardCharsets.UTF_8))));
        properties.put("creativeflow.limits.failures-per-minute", "100000");
        properties.put("creativeflow.limits.unshared-allowed", "true");
        properties.put("creativeflow.database.request-wait", "10s");
        properties.put("creativeflow.request-log.reads-sampled-one-in", "1000000000");
        properties.put("creativeflow.auth.secret", Person.SECRET);
        properties.putAll(settings);
        var arguments = properties.entrySet().stream()
                .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new);
        return new Platform(
                database,
                new SpringApplicationBuilder(CreativeFlowApplication.class)
                        .registerShutdownHook(false)
                        .run(arguments));
    }

    /** An empty directory that goes with the build. */
    public static Path dataDirectory() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target", "test-data")), "data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    public JdbcClient jdbc() {
        return bean(JdbcClient.class);
    }

    public TestDatabase database() {
        return database;
    }

    public String publicUrl() {
        return "http://127.0.0.1:" + bean(ListeningPorts.class).publicPort();
    }

    public String managementUrl() {
        return "http://127.0.0.1:" + bean(ListeningPorts.class).managementPort();
    }

    /** The operator's calls. */
    public Client operator() {
        return new Client(managementUrl(), OPERATOR_TOKEN);
    }

    /** Calls with any token, or none at all where it is empty. */
    public Client as(String token) {
        return new Client(publicUrl(), token);
    }

    /** A fresh team on a plan, with a key of each mode. */
    public TeamKeys team(String plan) {
        return team(plan, "owner%d@example.com".formatted(TEAMS.incrementAndGet()));
    }

    /** The same, owned by whoever has this address. */
    public TeamKeys team(String plan, String ownerEmail) {
        var answer = operator()
                .post(
                        "/admin/v1/teams",
                        Map.of("name", "Team of " + ownerEmail, "plan", plan, "owner_email", ownerEmail));
        if (answer.status() != 201) {
            throw new IllegalStateException(answer.toString());
        }
        return new TeamKeys(answer.text("/team/id"), as(answer.text("/test_key")), as(answer.text("/live_key")));
    }

    /** A person as the Auth service would send them, in whatever teams they are; the subject is new. */
    public Person person() {
        return Person.fresh(this);
    }

    /** A team's callers, one a mode, with every scope. */
    public record TeamKeys(String id, Client test, Client live) {}

    @Override
    public void close() {
        context.close();
        database.close();
    }

    /** Stops the node and leaves its database. */
    public void stop() {
        context.close();
    }
}
