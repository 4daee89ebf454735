package ai.creativeflow.bench;

import ai.creativeflow.kernel.ids.TeamId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Webhooks from commit to receipt, with the receiver in this process and the server and its PostgreSQL in theirs. Arguments:
 * data directory, how many events one team dumps, how many deliveries are stored when lists are timed. Prints rows of a
 * table.
 */
final class Webhooks {

    private static final int TEAMS = 16;
    private static final int FAN_OUT = 10;
    private static final int FAN_OUT_WIDE = 100;
    private static final int FANNED_OUT = 20_000;
    private static final double PACE = 0.7;
    private static final int WARM_UP_SECONDS = 15;
    private static final int SECONDS = 10;
    private static final int ROUNDS = 3;
    private static final int PAIRS = 5;
    private static final int TARPIT_EVENTS_A_SECOND = 30;
    private static final int QUIET_EVENTS_A_SECOND = 20;

    private final WebhookServer server;
    private final WebhookSink sink;
    private final WebhookLoad load;

    private Webhooks(WebhookServer server, WebhookSink sink) {
        this.server = server;
        this.sink = sink;
        this.load = new WebhookLoad(server, sink);
    }

    public static void main(String[] arguments) throws Exception {
        try (var sink = new WebhookSink();
                var server = WebhookServer.fresh(Path.of(arguments[0]))) {
            var bench = new Webhooks(server, sink);
            long before = server.residentMegabytes();
            bench.throughput();
            bench.tarpits();
            bench.fanOut();
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
        var single = load.teams("single", TEAMS, 1, "/ok");
        load.saturate(single, 1, WARM_UP_SECONDS);
        double most = measure("an event for each", single, 1);
        latency(single, (int) (most * PACE));
        var wide = load.teams("wide", TEAMS / 4, FAN_OUT, "/ok");
        load.saturate(wide, FAN_OUT, 3);
        measure("one event for " + FAN_OUT, wide, FAN_OUT);
    }

    private double measure(String name, List<String> teams, int each) throws Exception {
        var cpu = server.cpu();
        long began = System.nanoTime();
        long before = sink.requests();
        load.saturate(teams, each, SECONDS);
        double delivered = sink.requests() - before;
        double seconds = (System.nanoTime() - began) / 1e9;
        var used = server.cpu().since(cpu);
        double cores = (used.server() + used.database()) / seconds;
        row(
                "deliveries a second, " + name,
                "%.0f/s".formatted(delivered / seconds),
                "committed, signed, sent, answered 200, recorded; at most %d on their way",
                WebhookLoad.OUTSTANDING);
        row(
                "the same for a core of server and PostgreSQL",
                "%.0f/s".formatted(delivered / (used.server() + used.database())),
                "%.2f cores used: server %.0f us, PostgreSQL %.0f us a delivery; publishing is in both; 1000 are wanted",
                cores,
                used.server() / delivered * 1e6,
                used.database() / delivered * 1e6);
        return delivered / seconds;
    }

    private void latency(List<String> teams, int rate) {
        var took = WebhookLatency.median(ROUNDS, () -> load.paced(teams, rate, SECONDS, 1, "/ok"));
        row(
                "from commit to receipt at %d/s, paced".formatted(rate),
                "%.1f ms".formatted(took.share(0.99)),
                "p99, the median of three rounds; %s; p50 10 and p99 50 are wanted",
                took);
    }

    // --- Others
    // -----------------------------------------------------------------------------------------------------------

    /** Rounds without and with them take turns, so that what the machine does besides is in both; each has tarpits of its own. */
    private void tarpits() throws Exception {
        var healthy = nineOfTen("healthy", "/tenth");
        load.paced(healthy, TARPIT_EVENTS_A_SECOND, 3, 10, "/healthy");
        List<WebhookLatency> without = new ArrayList<>();
        List<WebhookLatency> with = new ArrayList<>();
        for (int round = 0; round < PAIRS; round++) {
            without.add(load.paced(healthy, TARPIT_EVENTS_A_SECOND, SECONDS, 10, "/healthy"));
            var hanging = nineOfTen("hanging-" + round, round % 2 == 0 ? "/hang/silent" : "/hang/drip");
            load.paced(hanging, TARPIT_EVENTS_A_SECOND, 3, 9, "/healthy");
            with.add(load.paced(hanging, TARPIT_EVENTS_A_SECOND, SECONDS, 9, "/healthy"));
            server.pause("/hang");
            while (server.inFlight() > 0) {
                LockSupport.parkNanos(100_000_000);
            }
        }
        var alone = WebhookLatency.together(without);
        var beside = WebhookLatency.together(with);
        row(
                "healthy endpoints' p99 while one in ten hangs",
                "%.2f x".formatted(beside.share(0.99) / alone.share(0.99)),
                "at %d deliveries a second: %s; without: %s; %d rounds of each in turns; at most 1.2 is wanted",
                TARPIT_EVENTS_A_SECOND * 10,
                beside,
                alone,
                PAIRS);
    }

    private List<String> nineOfTen(String name, String tenth) throws Exception {
        var teams = load.teams(name, 10, 9, "/healthy");
        for (String team : teams) {
            server.endpoint(load.key(team), sink.url(tenth + "/" + team));
        }
        return teams;
    }

    private void dump(int events) throws Exception {
        var loud = load.teams("loud", 1, 1, "/bulk");
        var quiet = load.teams("quiet", 20, 1, "/quiet");
        load.paced(quiet, QUIET_EVENTS_A_SECOND, 3, 1, "/quiet");
        long began = System.nanoTime();
        long before = sink.bulk();
        server.dump(loud.getFirst(), events);
        var took = load.paced(quiet, QUIET_EVENTS_A_SECOND, SECONDS, 1, "/quiet");
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

    // --- Fan-out
    // ----------------------------------------------------------------------------------------------------------

    private void fanOut() throws Exception {
        double narrow = rows("narrow", 1, FANNED_OUT);
        double wide = rows("broad", FAN_OUT_WIDE, FANNED_OUT);
        row(
                "rows of deliveries written a second, one event for " + FAN_OUT_WIDE,
                "%.1f x".formatted(wide / narrow),
                "%.0f/s against %.0f/s with an event for each, from the first event to the last row; 5 x is wanted",
                wide,
                narrow);
    }

    /** Endpoints are paused: nothing is sent. */
    private double rows(String name, int endpoints, int rows) throws Exception {
        String team = load.teams(name, 1, endpoints, "/fan").getFirst();
        server.pause("/fan");
        try (Connection connection = server.database();
                var count = connection.prepareStatement("SELECT count(*) FROM delivery_due WHERE team_id = ?")) {
            count.setObject(1, TeamId.parse(team).orElseThrow().value());
            long began = System.nanoTime();
            server.dump(team, rows / endpoints);
            while (counted(count) < rows) {
                LockSupport.parkNanos(20_000_000);
            }
            return rows / ((System.nanoTime() - began) / 1e9);
        }
    }

    private static long counted(PreparedStatement count) throws SQLException {
        try (var row = count.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
