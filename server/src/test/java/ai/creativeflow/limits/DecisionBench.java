package ai.creativeflow.limits;

import ai.creativeflow.limits.Decision.Engine;
import ai.creativeflow.limits.Meter.Role;
import ai.creativeflow.limits.Meter.Subject;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.RedisServer;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * How long one decision takes, of a team's two windows and its attempts: in memory, and on a Redis on loopback that shares
 * this machine. A row a figure, a tab between the cells, as {@code bin/bench} takes them.
 */
final class DecisionBench {

    private static final int WARM_UP = 30_000;
    private static final int DECISIONS = 60_000;

    private DecisionBench() {}

    public static void main(String[] arguments) {
        var memory = new MemoryWindows(Engine.MEMORY, () -> new Moment(System.nanoTime(), System.currentTimeMillis()));
        try (var server = RedisServer.shared();
                var line = new RedisLine(RedisURI.create(server.url()))) {
            line.connect();
            var redis = new RedisWindows(line, Duration.ofSeconds(10), null);
            for (int callers : new int[] {1, 16, 64}) {
                measure("memory", memory, callers);
                measure("redis", redis, callers);
            }
        }
    }

    private static void measure(String engine, Windows windows, int callers) {
        run(windows, callers, WARM_UP);
        long begun = System.nanoTime();
        long[] nanos = run(windows, callers, DECISIONS);
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "decisions, %s, %d at once\t%,.0f /s\tp50 %.3f ms, p99 %.3f ms, p99.9 %.3f ms%n",
                engine,
                callers,
                nanos.length / seconds,
                nanos[nanos.length / 2] / 1e6,
                nanos[nanos.length * 99 / 100] / 1e6,
                nanos[(int) (nanos.length * 999L / 1000)] / 1e6);
    }

    /** The lengths of all decisions, the shortest first; each caller is a team of its own. */
    private static long[] run(Windows windows, int callers, int decisions) {
        int each = decisions / callers;
        return Parallel.times(callers, caller -> {
                    var call = new Call(team(), 1, true);
                    var nanos = new long[each];
                    for (int i = 0; i < each; i++) {
                        long asked = System.nanoTime();
                        windows.decide(call);
                        nanos[i] = System.nanoTime() - asked;
                    }
                    return nanos;
                })
                .stream()
                .flatMapToLong(Arrays::stream)
                .sorted()
                .toArray();
    }

    private static Rates team() {
        String tag = UUID.randomUUID().toString();
        return new Rates(
                tag,
                List.of(
                        new Meter("{%s}:minute".formatted(tag), Subject.TEAM, "minute", 600, 60, Role.LIMIT),
                        new Meter("{%s}:day".formatted(tag), Subject.TEAM, "day", 100_000, 86_400, Role.LIMIT),
                        new Meter(
                                "{%s}:attempts".formatted(tag),
                                Subject.TEAM,
                                "attempts",
                                1_000_000,
                                60,
                                Role.ATTEMPTS)));
    }
}
