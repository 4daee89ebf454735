package ai.creativeflow.kernel.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** The two pools as one data source, so that Spring's transactions and {@code JdbcClient} work on it unchanged. */
final class PooledDataSource extends AbstractDataSource implements AutoCloseable {

    static final String SCHEMA = "creativeflow";

    /** Kept open without work: enough for a quiet node, few enough for a quick start. */
    private static final int IDLE_CONNECTIONS = 2;

    private static final Duration CONNECTION_LIFE = Duration.ofMinutes(30);
    private static final Duration KEEPALIVE = Duration.ofMinutes(2);
    private static final Duration VALIDATION = Duration.ofMillis(500);
    private static final int STATEMENTS_CACHED_PER_CONNECTION = 512;
    private static final int EXECUTIONS_UNTIL_PREPARED = 3;

    /** Requests with a connection, from which on work that gives way and wants one waits a little. */
    static final int BUSY = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private static final Duration GIVES_WAY_FOR = Duration.ofMillis(1);
    static final int GIVES_WAY_MAX = 10;

    private final Map<Pool, HikariDataSource> pools = new EnumMap<>(Pool.class);

    /** Opens no connection yet: a pool fills itself from its first use on. */
    PooledDataSource(DatabaseUrl url, DatabaseSettings settings, @Nullable Object metrics) {
        for (var pool : Pool.values()) {
            var configuration = configuration(url, settings, pool);
            if (metrics != null) {
                configuration.setMetricRegistry(metrics);
            }
            pools.put(pool, new HikariDataSource(configuration));
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (Pool.givesWay()) {
            giveWay();
        }
        return pool(Pool.current()).getConnection();
    }

    /** Cores are scarce before connections are: who waits for an answer comes first, and background work soon enough. */
    private void giveWay() {
        HikariPoolMXBean requests = pool(Pool.REQUESTS).getHikariPoolMXBean();
        for (int waits = 0; waits < GIVES_WAY_MAX && requests.getActiveConnections() >= BUSY; waits++) {
            LockSupport.parkNanos(GIVES_WAY_FOR.toNanos());
        }
    }

    /** Refused: the role is part of the configuration. */
    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("connections as another user");
    }

    @Override
    public void close() {
        pools.values().forEach(HikariDataSource::close);
    }

    private HikariDataSource pool(Pool pool) {
        var found = pools.get(pool);
        if (found == null) {
            throw new IllegalStateException("no pool " + pool);
        }
        return found;
    }

    private static HikariConfig configuration(DatabaseUrl url, DatabaseSettings settings, Pool pool) {
        var name = pool.name().toLowerCase(Locale.ROOT);
        var configuration = new HikariConfig();
        configuration.setPoolName(name);
        configuration.setJdbcUrl(url.jdbcUrl());
        configuration.setUsername(url.user());
        configuration.setPassword(url.password().value());
        configuration.setMaximumPoolSize(settings.connections(pool));
        configuration.setMinimumIdle(Math.min(IDLE_CONNECTIONS, settings.connections(pool)));
        configuration.setConnectionTimeout(settings.wait(pool).toMillis());
        configuration.setValidationTimeout(VALIDATION.toMillis());
        configuration.setMaxLifetime(CONNECTION_LIFE.toMillis());
        configuration.setKeepaliveTime(KEEPALIVE.toMillis());
        configuration.setInitializationFailTimeout(-1);
        configuration.setAutoCommit(true);
        configuration.addDataSourceProperty("ApplicationName", "creativeflow " + name);
        configuration.addDataSourceProperty("currentSchema", SCHEMA);
        configuration.addDataSourceProperty("tcpKeepAlive", true);
        configuration.addDataSourceProperty(
                "connectTimeout", settings.connectTimeout().toSeconds());
        configuration.addDataSourceProperty(
                "socketTimeout", settings.socketTimeout().toSeconds());
        configuration.addDataSourceProperty("prepareThreshold", EXECUTIONS_UNTIL_PREPARED);
        configuration.addDataSourceProperty("preparedStatementCacheQueries", STATEMENTS_CACHED_PER_CONNECTION);
        return configuration;
    }
}
