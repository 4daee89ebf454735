package ai.creativeflow.kernel.sql;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this node uses the database.
 *
 * @param requestConnections at most so many connections for requests
 * @param workerConnections at most so many for background work
 * @param requestWait how long a request waits for a connection before it fails; at least 250 ms
 * @param workerWait the same for background work
 * @param connectTimeout how long opening a connection may take; whole seconds
 * @param socketTimeout how long the database may keep silent within a statement; whole seconds
 */
@ConfigurationProperties(prefix = "creativeflow.database", ignoreUnknownFields = false)
record DatabaseSettings(
        @DefaultValue("12") int requestConnections,
        @DefaultValue("8") int workerConnections,
        @DefaultValue("1s") Duration requestWait,
        @DefaultValue("5s") Duration workerWait,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("30s") Duration socketTimeout) {

    DatabaseSettings {
        if (requestConnections < 1 || workerConnections < 1) {
            throw new IllegalArgumentException("creativeflow.database: each pool needs at least one connection");
        }
    }

    int connections(Pool pool) {
        return switch (pool) {
            case REQUESTS -> requestConnections;
            case WORKERS -> workerConnections;
        };
    }

    Duration wait(Pool pool) {
        return switch (pool) {
            case REQUESTS -> requestWait;
            case WORKERS -> workerWait;
        };
    }
}
