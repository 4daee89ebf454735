package ai.creativeflow.kernel.sql;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.core.env.Environment;

/**
 * The database as beans. The order is in their dependencies: server, then migrations, then the data source and all
 * who use it; closing goes the other way round, so an embedded PostgreSQL stops last.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DatabaseSettings.class, RetentionSettings.class})
public class DatabaseConfiguration {

    @Bean
    DataDirectory dataDirectory(Environment environment) {
        return new DataDirectory(Path.of(environment.getProperty("CREATIVEFLOW_DATA_DIR", "data")));
    }

    @Bean
    DatabaseServer databaseServer(Environment environment, DataDirectory directory) {
        return DatabaseServer.of(environment, directory);
    }

    @Bean(initMethod = "migrate")
    Flyway flyway(DatabaseServer server) {
        return Migrations.prepare(server.access());
    }

    @Bean
    @DependsOn("flyway")
    DataSource dataSource(DatabaseServer server, DatabaseSettings settings, ObjectProvider<MeterRegistry> metrics) {
        return new PooledDataSource(server.access().service(), settings, metrics.getIfUnique());
    }

    @Bean
    @DependsOn("flyway")
    Partitions partitions(
            DatabaseServer server,
            ObjectProvider<PartitionedTable> tables,
            InstantSource clock,
            ObjectProvider<Partitions.Trouble> trouble) {
        return new Partitions(
                server.access(),
                List.copyOf(tables.orderedStream().toList()),
                clock,
                detail -> trouble.ifAvailable(told -> told.tell(detail)));
    }
}
