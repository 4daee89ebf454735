package ai.creativeflow.kernel.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

class DatabaseConfigurationTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-04T05:06:07Z"));

    @TempDir
    Path data;

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    DataSourceTransactionManagerAutoConfiguration.class,
                    JdbcTemplateAutoConfiguration.class,
                    JdbcClientAutoConfiguration.class,
                    TransactionAutoConfiguration.class,
                    FlywayAutoConfiguration.class))
            .withBean(InstantSource.class, () -> CLOCK)
            .withUserConfiguration(DatabaseConfiguration.class);

    @Test
    void one_data_source_serves_spring_as_the_service_role_in_the_schema() {
        onTestDatabase().run(started -> {
            assertThat(started).hasNotFailed().hasSingleBean(DataSource.class).hasSingleBean(Flyway.class);
            assertThat(started.getBean(JdbcClient.class)
                            .sql("SELECT current_user || ' ' || current_schema()")
                            .query(String.class)
                            .single())
                    .isEqualTo("creativeflow_service creativeflow");
        });
    }

    @Test
    void requests_and_workers_have_their_own_connections_and_a_transaction_keeps_its_own() {
        onTestDatabase().run(started -> {
            var jdbc = started.getBean(JdbcClient.class);
            var transactions = started.getBean(TransactionTemplate.class);

            assertThat(application(jdbc)).isEqualTo("creativeflow requests");
            assertThat(Pool.WORKERS.<String, RuntimeException>call(() -> application(jdbc)))
                    .isEqualTo("creativeflow workers");
            assertThat(application(jdbc)).isEqualTo("creativeflow requests");
            String inTransaction = transactions.execute(_ -> {
                String before = application(jdbc);
                return before + ", " + Pool.WORKERS.call(() -> application(jdbc));
            });
            assertThat(inTransaction).isEqualTo("creativeflow requests, creativeflow requests");
        });
    }

    @Test
    void requests_are_served_while_workers_hold_every_connection_of_theirs() {
        onTestDatabase()
                .withPropertyValues(
                        "creativeflow.database.worker-connections=1", "creativeflow.database.worker-wait=250ms")
                .run(started -> {
                    var jdbc = started.getBean(JdbcClient.class);
                    try (var held = Pool.WORKERS.call(
                            () -> started.getBean(DataSource.class).getConnection())) {
                        assertThat(held.isClosed()).isFalse();
                        assertThatThrownBy(() -> Pool.WORKERS.run(() -> application(jdbc)))
                                .isInstanceOf(CannotGetJdbcConnectionException.class);
                        assertThat(application(jdbc)).isEqualTo("creativeflow requests");
                    }
                });
    }

    @Test
    void work_that_gives_way_lets_requests_go_first_and_goes_on_all_the_same() {
        onTestDatabase().run(started -> {
            var pool = started.getBean(DataSource.class);
            var jdbc = started.getBean(JdbcClient.class);
            List<Connection> requests = new ArrayList<>();
            for (int i = 0; i < PooledDataSource.BUSY; i++) {
                requests.add(pool.getConnection());
            }
            long begun = System.nanoTime();
            var served = new AtomicReference<String>();
            Pool.WORKERS.runGivingWay(() -> served.set(application(jdbc)));
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            for (Connection request : requests) {
                request.close();
            }

            assertThat(served).hasValue("creativeflow workers");
            assertThat(took).isGreaterThanOrEqualTo(Duration.ofMillis(PooledDataSource.GIVES_WAY_MAX));
        });
    }

    @Test
    void without_a_url_the_embedded_database_serves_and_is_stopped_with_the_context() {
        context.withPropertyValues("CREATIVEFLOW_DATA_DIR=" + data).run(started -> {
            assertThat(started).hasNotFailed();
            assertThat(application(started.getBean(JdbcClient.class))).isEqualTo("creativeflow requests");
            assertThat(data.resolve("postgres/postmaster.pid")).exists();
        });

        assertThat(data.resolve("postgres/postmaster.pid")).doesNotExist();
    }

    @Test
    void an_unreachable_database_fails_the_start_in_one_sentence_without_its_password() {
        context.withPropertyValues("DATABASE_URL=postgres://app:hidden-word@127.0.0.1:1/shop")
                .run(failed -> {
                    assertThat(failed).hasFailed();
                    assertThat(failed.getStartupFailure())
                            .rootCause()
                            .isInstanceOf(DatabaseUnavailable.class)
                            .hasMessageContaining("127.0.0.1:1/shop can't be used as app")
                            .hasMessageContaining("DATABASE_URL")
                            .hasMessageNotContaining("hidden-word")
                            .hasMessageNotContaining("\n");
                });
    }

    @Test
    void an_unknown_setting_fails_the_start() {
        onTestDatabase()
                .withPropertyValues("creativeflow.database.request-conections=3")
                .run(failed -> assertThat(failed).hasFailed());
    }

    @Test
    void with_an_external_database_the_data_directory_is_not_touched() {
        var untouched = data.resolve("untouched");

        onTestDatabase()
                .withPropertyValues("CREATIVEFLOW_DATA_DIR=" + untouched)
                .run(started -> assertThat(started).hasNotFailed());

        assertThat(Files.exists(untouched)).isFalse();
    }

    private ApplicationContextRunner onTestDatabase() {
        var database = TestDatabase.fresh();
        return context.withPropertyValues(
                "DATABASE_URL=" + database.url(), "DATABASE_MIGRATION_URL=" + database.migrationUrl());
    }

    private static String application(JdbcClient jdbc) {
        return jdbc.sql("SELECT current_setting('application_name')")
                .query(String.class)
                .single();
    }
}
