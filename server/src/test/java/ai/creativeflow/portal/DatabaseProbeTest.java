package ai.creativeflow.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;

class DatabaseProbeTest {

    /** A database that can't be reached, at once or after as long as it likes. */
    private static final class Unreachable extends AbstractDataSource {

        private final CountDownLatch until;
        private final AtomicInteger asked = new AtomicInteger();

        Unreachable(CountDownLatch until) {
            this.until = until;
        }

        @Override
        public Connection getConnection() throws SQLException {
            asked.incrementAndGet();
            try {
                until.await();
            } catch (InterruptedException e) {
                throw new SQLException(e);
            }
            throw new SQLException("unreachable", "08001");
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    }

    @Test
    void database_that_refuses_is_down() {
        var probe = new DatabaseProbe(JdbcClient.create(new Unreachable(new CountDownLatch(0))));

        assertThat(probe.answers()).isFalse();
    }

    @Test
    void database_that_hangs_is_down_within_a_second_and_asked_only_once() {
        var released = new CountDownLatch(1);
        var database = new Unreachable(released);
        var probe = new DatabaseProbe(JdbcClient.create(database));
        try {
            long begun = System.nanoTime();
            assertThat(probe.answers()).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            assertThat(probe.answers()).isFalse();

            assertThat(database.asked).hasValue(1);
        } finally {
            released.countDown();
        }
    }
}
