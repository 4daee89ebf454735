package ai.creativeflow.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Webhooks from commit to receipt, with the receiver in this process and the server and its PostgreSQL in theirs. Arguments:
 * data directory, how many events one team dumps, how many deliveries are stored when lists are timed. Prints rows of a
 * table.
 */
final class Webhooks {

    private static final int TEAMS = 16;
    private static final int OUTSTANDING = 1_000;
    private static final int FAN_OUT = 10;
    private static final double PACE = 0.7;
    private static final int WARM_UP_SECONDS = 15;
    private static final int SECONDS = 10;
    private static final int PATIENCE_SECONDS = 60;
    private static final int TARPIT_EVENTS_A_SECOND = 30;
    private static final int QUIET_EVENTS_A_SECOND = 20;

    private final WebhookServer server;
    private final WebhookSink sink;
    private final Map<String, String> keys = new HashMap<>();

    private Webhooks(WebhookServer server, WebhookSink sink) {
        this.server = server;
        this.sink = sink;
    }

    public static void main(String[] arguments) throws Exception {
        try (var sink = new WebhookSink();
                var server = WebhookServer.fresh(Path.of(arguments[0]))) {
            var bench = new Webhooks(server, sink);
            long before = server.residentMegabytes();
            bench.throughput();
            bench.tarpits();
            bench.dump(Integer.parseInt(arguments[1]));
            row(
                    "resident memory of the JVM, after",
                    server.residentMegabytes() + " MB",
                    "%d MB before the load",
                    before);
            new WebhookLists(server).time(Integer.parseInt(arguments[2]));
        }
    }

    static void row(String what, String figure, String beside, Object... values) {
        System.out.println(what + "\t" + figure + "\t" + String.format(Locale.ROOT, beside, values));
    }

    // --- Throughput and latency
    // ----------------------------------------------------------------------------------------

    private void throughput() throws Exception {
        var single = teams("single", TEAMS, 1, "/ok");
        saturate(single, 1, WARM_UP_SECONDS);
        double most = measure("an event for each", single, 1);
        latency(single, (int) (most * PACE));
        var wide = teams("wide", TEAMS / 4, FAN_OUT, "/ok");
        saturate(wide, FAN_OUT, 3);
        measure("one event for " + FAN_OUT, wide, FAN_OUT);
    }

    private double measure(String name, List<String> teams, int each) throws Exception {
        var cpu = server.cpu();
        long began = System.nanoTime();
        long before = sink.requests();
        saturate(teams, each, SECONDS);
        double delivered = sink.requests() - before;
        double seconds = (System.nanoTime() - began) / 1e9;
        var used = server.cpu().since(cpu);
        double cores = (used.server() + used.database()) / seconds;
        row(
                "deliveries a second, " + name,
                "%.0f/s".formatted(delivered / seconds),
                "committed, signed, sent, answered 200, recorded; at most %d on their way",
                OUTSTANDING);
        row(
                "the same for a core of server and PostgreSQL",
                "%.0f/s".formatted(delivered / (used.server() + used.database())),
                "%.2f cores used: server %.0f us, PostgreSQL %.0f us a delivery; publishing is in both; 1000 are wanted",
                cores,
                used.server() / delivered * 1e6,
                used.database() / delivered * 1e6);
        return delivered / seconds;
    }

    /** Publishes as fast as is delivered, and waits for the rest at the end. */
    private void saturate(List<String> teams, int each, int seconds) {
        long received = sink.requests();
        long asked = 0;
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        for (int turn = 0; System.nanoTime() < end; turn++) {
            long outstanding = asked * each - (sink.requests() - received);
            if (outstanding < OUTSTANDING) {
                server.publish(teams.get(turn % teams.size()), 10);
                asked += 10;
            } else {
                LockSupport.parkNanos(500_000);
            }
        }
        long all = received + asked * each;
        await("the last delivery", () -> sink.requests() >= all);
    }

    private void latency(List<String> teams, int rate) {
        var took = paced(teams, rate, SECONDS, 1, "/ok");
        row(
                "from commit to receipt at %d/s, paced".formatted(rate),
                "%.1f ms".formatted(took.share(0.99)),
                "p99; %s; p50 10 and p99 50 are wanted",
                took);
    }

    /** Publishes at a steady pace, whatever is delivered, {@code each} noted of every event; says how long these paths took. */
    private WebhookLatency paced(List<String> teams, int rate, int seconds, int each, String path) {
        sink.forget();
        long received = sink.requests();
        server.committedAt().clear();
        long committed = server.committed();
        long began = System.nanoTime();
        int count = rate * seconds;
        for (int i = 0; i < count; i++) {
            long due = began + i * 1_000_000_000L / rate;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            server.publish(teams.get(i % teams.size()), 1);
        }
        await("the last commit", () -> server.committed() >= committed + count);
        await("the last delivery", () -> sink.requests() >= received + (long) count * each);
        return WebhookLatency.of(server.committedAt(), sink.firstAt(), path);
    }

    // --- Others
    // -----------------------------------------------------------------------------------------------------------

    private void tarpits() throws Exception {
        var healthy = teams("healthy", 10, 9, "/healthy");
        for (int team = 0; team < healthy.size(); team++) {
            server.endpoint(keys.get(healthy.get(team)), sink.url("/tenth/" + team));
        }
        paced(healthy, TARPIT_EVENTS_A_SECOND, 3, 10, "/healthy");
        var without = paced(healthy, TARPIT_EVENTS_A_SECOND, SECONDS, 10, "/healthy");
        var hanging = teams("hanging", 10, 9, "/healthy");
        for (int team = 0; team < hanging.size(); team++) {
            server.endpoint(keys.get(hanging.get(team)), sink.url("/hang/" + team));
        }
        paced(hanging, TARPIT_EVENTS_A_SECOND, 3, 9, "/healthy");
        var with = paced(hanging, TARPIT_EVENTS_A_SECOND, SECONDS, 9, "/healthy");
        row(
                "healthy endpoints' p99 while one in ten hangs",
                "%.2f x".formatted(with.share(0.99) / without.share(0.99)),
                "at %d deliveries a second: %s; without: %s; at most 1.2 is wanted",
                TARPIT_EVENTS_A_SECOND * 10,
                with,
                without);
    }

    private void dump(int events) throws Exception {
        var loud = teams("loud", 1, 1, "/bulk");
        var quiet = teams("quiet", 20, 1, "/quiet");
        paced(quiet, QUIET_EVENTS_A_SECOND, 3, 1, "/quiet");
        long began = System.nanoTime();
        long before = sink.bulk();
        server.dump(loud.getFirst(), events);
        var took = paced(quiet, QUIET_EVENTS_A_SECOND, SECONDS, 1, "/quiet");
        long meanwhile = sink.bulk() - before;
        row(
                "others' p99 while one team dumps %d events".formatted(events),
                "%.0f ms".formatted(took.share(0.99)),
                "%s; of the dump %d were delivered meanwhile, at %.0f/s; 500 ms are wanted",
                took,
                meanwhile,
                meanwhile / ((System.nanoTime() - began) / 1e9));
        server.pause("/bulk");
    }

    // --- Teams
    // ------------------------------------------------------------------------------------------------------------

    private List<String> teams(String name, int count, int endpoints, String path) throws Exception {
        var ids = new ArrayList<String>();
        for (int team = 0; team < count; team++) {
            String[] founded = server.team(name + "-" + team);
            ids.add(founded[0]);
            keys.put(founded[0], founded[1]);
            for (int endpoint = 0; endpoint < endpoints; endpoint++) {
                server.endpoint(founded[1], sink.url("%s/%s/%d/%d".formatted(path, name, team, endpoint)));
            }
        }
        return ids;
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not within %d s: %s".formatted(PATIENCE_SECONDS, what));
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
