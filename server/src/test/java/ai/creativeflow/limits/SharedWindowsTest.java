package ai.creativeflow.limits;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.limits.Decision.Engine;
import ai.creativeflow.limits.Meter.Role;
import ai.creativeflow.limits.Meter.Subject;
import ai.creativeflow.testing.RedisServer;
import ai.creativeflow.testing.Until;
import ai.creativeflow.testing.Wire;
import io.lettuce.core.RedisURI;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node whose Redis is cut off, slow, or not there yet. */
class SharedWindowsTest {

    private static final Duration PATIENCE = Duration.ofMillis(35);
    private static final Duration GENEROUS = Duration.ofSeconds(5);

    private final RedisServer server = RedisServer.shared();
    private final Wire wire = new Wire("127.0.0.1", server.port());
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final List<RedisLine> lines = new ArrayList<>();
    private final String tag = UUID.randomUUID().toString();
    private final long begun = System.nanoTime();

    @AfterEach
    void hangUp() {
        lines.forEach(RedisLine::close);
        wire.close();
    }

    @Test
    void node_that_is_cut_off_decides_by_its_share_of_the_limit() {
        SharedWindows windows = node(4, GENEROUS);
        cut(windows);

        List<Decision> decisions = decide(windows, rates(10), 5);

        assertThat(decisions).allMatch(decision -> decision.engine() == Engine.FALLBACK);
        assertThat(decisions.stream().map(Decision::admitted)).containsExactly(true, true, true, false, false);
        assertThat(decisions.getLast().states().getFirst().meter().limit()).isEqualTo(10);
        assertThat(decisions.getFirst().states().getFirst().remaining()).isEqualTo(2);
    }

    @Test
    void share_knows_what_redis_let_in_here() {
        SharedWindows windows = node(1, GENEROUS);
        Rates rates = rates(10);
        decide(windows, rates, 6);
        cut(windows);

        assertThat(decide(windows, rates, 6).stream().filter(Decision::admitted))
                .hasSize(4);
    }

    @Test
    void window_that_redis_said_is_full_stays_full_when_redis_is_gone() {
        SharedWindows windows = node(2, GENEROUS);
        SharedWindows other = node(2, GENEROUS);
        Rates rates = rates(10);
        decide(other, rates, 10);
        assertThat(windows.decide(new Call(rates, 1, true)).admitted()).isFalse();
        cut(windows);

        assertThat(decide(windows, rates, 3)).noneMatch(Decision::admitted);
    }

    @Test
    void redis_that_is_back_decides_again_and_the_metric_says_so() {
        SharedWindows windows = node(2, GENEROUS);
        assertThat(fallback()).isZero();
        cut(windows);
        assertThat(fallback()).isEqualTo(1);

        wire.mend();
        Until.holds(Duration.ofSeconds(10), "Redis back", () -> {
            windows.probe();
            return !windows.isFallingBack();
        });

        assertThat(windows.decide(new Call(rates(10), 1, true)).engine()).isEqualTo(Engine.REDIS);
        assertThat(fallback()).isZero();
    }

    @Test
    void redis_that_goes_while_nobody_calls_is_noticed() {
        SharedWindows windows = node(2, GENEROUS);

        wire.cut();

        Until.holds(Duration.ofSeconds(10), "a node that noticed", () -> {
            windows.probe();
            return windows.isFallingBack();
        });
    }

    @Test
    void redis_that_was_not_there_at_the_start_is_used_when_it_comes() {
        wire.cut();
        SharedWindows windows = node(2, GENEROUS);
        assertThat(windows.isFallingBack()).isTrue();
        assertThat(windows.decide(new Call(rates(10), 1, true)).engine()).isEqualTo(Engine.FALLBACK);

        wire.mend();
        Until.holds(Duration.ofSeconds(10), "Redis there", () -> {
            windows.probe();
            return !windows.isFallingBack();
        });

        assertThat(windows.decide(new Call(rates(10), 1, true)).engine()).isEqualTo(Engine.REDIS);
    }

    /** What it had counted is gone with it, and so is the script. */
    @Test
    void redis_that_was_killed_and_started_again_decides_again() {
        var first = new RedisServer();
        var line = new RedisLine(RedisURI.create(first.url()));
        lines.add(line);
        SharedWindows windows = node(line, 2, GENEROUS);
        assertThat(windows.decide(new Call(rates(10), 1, true)).engine()).isEqualTo(Engine.REDIS);

        first.close();
        assertThat(decide(windows, rates(10), 6)).allMatch(decision -> decision.engine() == Engine.FALLBACK);

        try (var second = new RedisServer(first.port())) {
            Until.holds(Duration.ofSeconds(10), "Redis back on port " + second.port(), () -> {
                windows.probe();
                return !windows.isFallingBack();
            });
            Decision decision = windows.decide(new Call(rates(10), 1, true));
            assertThat(decision.engine()).isEqualTo(Engine.REDIS);
            assertThat(decision.states().getFirst().remaining()).isEqualTo(9);
        }
    }

    /** The server stands still for two seconds; the typical decision, so that a machine at work elsewhere is no failure. */
    @Test
    void redis_that_hangs_delays_a_decision_by_less_than_fifty_milliseconds() {
        SharedWindows windows = node(2, PATIENCE);
        Rates rates = rates(1000);
        decide(windows, rates, 20);
        lines.getFirst().commands().clientPause(2000).toCompletableFuture().join();

        var millis = new ArrayList<Long>();
        for (int i = 0; i < 21; i++) {
            long asked = System.nanoTime();
            Decision decision = windows.decide(new Call(rates, 1, true));
            millis.add(Duration.ofNanos(System.nanoTime() - asked).toMillis());
            assertThat(decision.engine()).isEqualTo(Engine.FALLBACK);
        }

        assertThat(millis.subList(0, 3).stream().sorted().toList().get(1)).isLessThan(50);
        assertThat(millis.stream().sorted().toList().get(10)).isLessThan(50);
        assertThat(windows.isFallingBack()).isTrue();
        Until.holds(Duration.ofSeconds(10), "Redis back", () -> {
            windows.probe();
            return !windows.isFallingBack();
        });
    }

    @Test
    void call_that_redis_let_in_is_given_back_where_it_was_taken_and_one_of_the_share_too() {
        SharedWindows windows = node(1, GENEROUS);
        Rates rates = rates(10);
        Decision shared = windows.decide(new Call(rates, 4, true));
        assertThat(windows.giveBack(shared).getFirst().remaining()).isEqualTo(10);
        cut(windows);
        Decision alone = windows.decide(new Call(rates, 10, true));
        assertThat(alone.admitted()).isTrue();

        assertThat(windows.giveBack(alone).getFirst().remaining()).isEqualTo(10);
    }

    private double fallback() {
        return metrics.get("creativeflow.limits.fallback").gauge().value();
    }

    /** Cuts the line and asks until the node has given up. */
    private void cut(SharedWindows windows) {
        wire.cut();
        Until.holds(Duration.ofSeconds(10), "a node that gave up", () -> {
            windows.standing(rates(1));
            return windows.isFallingBack();
        });
    }

    private static List<Decision> decide(SharedWindows windows, Rates rates, int calls) {
        var decisions = new ArrayList<Decision>();
        for (int i = 0; i < calls; i++) {
            decisions.add(windows.decide(new Call(rates, 1, true)));
        }
        return decisions;
    }

    private SharedWindows node(int nodes, Duration patience) {
        var line = new RedisLine(RedisURI.create("redis://127.0.0.1:" + wire.port()));
        lines.add(line);
        return node(line, nodes, patience);
    }

    private SharedWindows node(RedisLine line, int nodes, Duration patience) {
        MomentSource clock = () -> new Moment(System.nanoTime() - begun, System.currentTimeMillis());
        return new SharedWindows(
                line,
                new RedisWindows(line, patience, null),
                new MemoryWindows(Engine.FALLBACK, clock),
                () -> nodes,
                new LimitsMetrics(metrics));
    }

    private Rates rates(int limit) {
        return new Rates(
                tag, List.of(new Meter("{%s}:hour".formatted(tag), Subject.TEAM, "hour", limit, 3600, Role.LIMIT)));
    }
}
