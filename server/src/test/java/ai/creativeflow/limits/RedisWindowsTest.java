package ai.creativeflow.limits;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.limits.Meter.Role;
import ai.creativeflow.limits.Meter.Subject;
import ai.creativeflow.testing.RedisServer;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract on a real Redis, each node with a connection of its own. */
class RedisWindowsTest extends WindowsContract {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RedisServer server = RedisServer.shared();
    private final List<RedisLine> lines = new ArrayList<>();

    @AfterEach
    void hangUp() {
        lines.forEach(RedisLine::close);
    }

    @Override
    Windows node() {
        return new RedisWindows(line(), PATIENCE, this::now);
    }

    @Test
    void without_a_clock_of_a_test_the_time_is_the_servers() {
        Windows windows = new RedisWindows(line(), PATIENCE, null);
        long before = System.currentTimeMillis();

        Decision decision = windows.decide(new Call(one("clock"), 1, true));

        assertThat(decision.at().epochMillis()).isBetween(before - 1000, System.currentTimeMillis() + 1000);
    }

    @Test
    void what_is_kept_expires_a_window_and_a_cell_after_its_last_call() {
        Windows windows = new RedisWindows(line(), PATIENCE, null);
        windows.decide(new Call(one("expiry"), 1, true));

        Long ttl = lines.getLast()
                .commands()
                .pttl("{x}:expiry")
                .toCompletableFuture()
                .join();

        assertThat(ttl).isBetween(59_000L, 60_501L);
    }

    @Test
    void script_that_the_server_has_lost_is_sent_again() {
        Windows windows = node();
        windows.decide(new Call(one("lost"), 1, true));
        lines.getLast().commands().scriptFlush().toCompletableFuture().join();

        assertThat(windows.decide(new Call(one("lost"), 1, true))
                        .states()
                        .getFirst()
                        .remaining())
                .isEqualTo(3);
    }

    private static Rates one(String name) {
        return new Rates("x", List.of(new Meter("{x}:" + name, Subject.TEAM, name, 5, 60, Role.LIMIT)));
    }

    private RedisLine line() {
        var line = new RedisLine(RedisURI.create(server.url()));
        assertThat(line.connect()).isTrue();
        lines.add(line);
        return line;
    }
}
