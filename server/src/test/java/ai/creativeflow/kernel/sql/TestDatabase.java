package ai.creativeflow.kernel.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * A migrated database of one's own on a real PostgreSQL, which all tests of this JVM share. Server and sessions are in
 * a zone that is not UTC and not even a whole hour from it, and so is the JVM from the first use on.
 *
 * <pre>{@code
 * static final TestDatabase DATABASE = TestDatabase.fresh();   // plain: JdbcClient.create(DATABASE.dataSource())
 *
 * @DynamicPropertySource                                       // @SpringBootTest
 * static void database(DynamicPropertyRegistry properties) {
 *     TestDatabase.fresh().register(properties);
 * }
 * }</pre>
 */
public final class TestDatabase implements AutoCloseable {

    static final String ZONE = "Asia/Kathmandu";

    private static final int DIRECTORIES = 8;
    private static final String TEMPLATE = "test_template";
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final DatabaseSettings SETTINGS = new DatabaseSettings(
            8, 4, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(30));

    /** Started by the first test that asks, stopped with the JVM. */
    private static final class Server {
        static final EmbeddedDatabase INSTANCE = start();
    }

    private final String name;
    private final DatabaseAccess access;
    private final PooledDataSource dataSource;

    private TestDatabase(String name, DatabaseAccess access) {
        this.name = name;
        this.access = access;
        this.dataSource = new PooledDataSource(access.service(), SETTINGS, null);
    }

    /** A new database with every migration applied and no rows; some 50 ms. */
    public static TestDatabase fresh() {
        return of("TEMPLATE " + TEMPLATE);
    }

    /** One that was never migrated. */
    static TestDatabase empty() {
        return of("");
    }

    private static TestDatabase of(String template) {
        var server = Server.INSTANCE;
        var name = "test_" + NUMBER.incrementAndGet();
        asSuperuser(server, "CREATE DATABASE %s %s OWNER creativeflow_owner".formatted(name, template));
        return new TestDatabase(name, server.access(name));
    }

    /** What {@code DATABASE_URL} would be: the service's role. */
    public String url() {
        return access.service().toConnectionString();
    }

    /** What {@code DATABASE_MIGRATION_URL} would be: the owner's role. */
    public String migrationUrl() {
        return access.owner().toConnectionString();
    }

    /** Both pools, as the service's role: the same class that serves in production. */
    public DataSource dataSource() {
        return dataSource;
    }

    /** As the owner: for what the service must not do. */
    public DataSource ownerDataSource() {
        return access.owner().unpooled("test");
    }

    DatabaseAccess access() {
        return access;
    }

    /** Makes an application context use this database. */
    public void register(DynamicPropertyRegistry properties) {
        properties.add("DATABASE_URL", this::url);
        properties.add("DATABASE_MIGRATION_URL", this::migrationUrl);
    }

    /** Drops it. Optional: the next run drops what is left. */
    @Override
    public void close() {
        dataSource.close();
        asSuperuser(Server.INSTANCE, "DROP DATABASE %s WITH (FORCE)".formatted(name));
    }

    private static EmbeddedDatabase start() {
        TimeZone.setDefault(TimeZone.getTimeZone(ZONE));
        var server = startInFreeDirectory();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        dropLeftovers(server);
        asSuperuser(server, "CREATE DATABASE %s OWNER creativeflow_owner".formatted(TEMPLATE));
        Migrations.prepare(server.access(TEMPLATE)).migrate();
        return server;
    }

    /** Another one where a JVM that runs at the same time, an editor's for example, has the first. */
    private static EmbeddedDatabase startInFreeDirectory() {
        for (var number = 1; ; number++) {
            try {
                return EmbeddedDatabase.start(
                        new DataDirectory(Path.of("target", "test-database", Integer.toString(number))),
                        Map.of("timezone", ZONE, "max_connections", "300"));
            } catch (DatabaseUnavailable e) {
                if (number == DIRECTORIES || !String.valueOf(e.getMessage()).contains("in use")) {
                    throw e;
                }
            }
        }
    }

    private static void dropLeftovers(EmbeddedDatabase server) {
        try (var connection = connect(server);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'")) {
            var names = new ArrayList<String>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            for (var name : names) {
                asSuperuser(server, "DROP DATABASE %s WITH (FORCE)".formatted(name));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static synchronized void asSuperuser(EmbeddedDatabase server, String statement) {
        try (var connection = connect(server);
                var sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    private static Connection connect(EmbeddedDatabase server) throws SQLException {
        return server.superuser().unpooled("test").getConnection();
    }
}
