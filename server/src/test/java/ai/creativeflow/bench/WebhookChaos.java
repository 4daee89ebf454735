package ai.creativeflow.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills the server, and PostgreSQL with it, again and again while events are published and delivered; what was committed
 * must arrive. Arguments: data directory, events, kills of the server, kills of PostgreSQL. Prints rows of a table.
 */
final class WebhookChaos {

    private static final int TEAMS = 8;
    private static final int OUTSTANDING = 500;
    private static final int SETTLED_WITHIN_SECONDS = 180;
    private static final int ROUND_SECONDS_MAX = 120;

    private final Path data;
    private final WebhookSink sink;
    private final Map<String, Long> committedAt = new ConcurrentHashMap<>();
    private final List<String> teams = new ArrayList<>();
    private long inFlight;
    private double slowestStart;
    private double slowestDelivery;

    private WebhookChaos(Path data, WebhookSink sink) {
        this.data = data;
        this.sink = sink;
    }

    public static void main(String[] arguments) throws Exception {
        int events = Integer.parseInt(arguments[1]);
        int kills = Integer.parseInt(arguments[2]);
        int databaseKills = Integer.parseInt(arguments[3]);
        try (var sink = new WebhookSink()) {
            new WebhookChaos(Path.of(arguments[0]), sink).run(events, kills, databaseKills);
        }
    }

    private void run(int events, int kills, int databaseKills) throws Exception {
        int rounds = kills + databaseKills;
        for (int round = 0; round < rounds; round++) {
            boolean database =
                    databaseKills > 0 && round % Math.max(1, rounds / databaseKills) == 0 && databaseKills-- > 0;
            round((int) ((long) events * (round + 1) / rounds), database);
        }
        long accepted;
        long lost;
        try (var server = new WebhookServer(data, committedAt)) {
            accepted = committedAt.size();
            long end = System.nanoTime() + SETTLED_WITHIN_SECONDS * 1_000_000_000L;
            for (lost = missing(); lost > 0 && System.nanoTime() < end; lost = missing()) {
                LockSupport.parkNanos(100_000_000);
            }
        }
        Webhooks.row(
                "events accepted through %d kills".formatted(rounds),
                Long.toString(accepted),
                "of which of PostgreSQL with its server: %s",
                rounds - kills);
        Webhooks.row(
                "lost",
                Long.toString(lost),
                "committed, and not at the receiver within %d s after the last start; 0 is wanted",
                SETTLED_WITHIN_SECONDS);
        Webhooks.row(
                "received twice",
                Long.toString(sink.repeats()),
                "at most what was in flight when it was killed, %d in all",
                inFlight);
        Webhooks.row(
                "first delivery after a start, at the latest",
                "%.1f s".formatted(slowestDelivery),
                "after its process began, a recovery of PostgreSQL in it; the server was up after %.1f s at the latest; 5 s are wanted",
                slowestStart);
    }

    private void round(int until, boolean database) throws Exception {
        long before = sink.requests();
        long began = System.nanoTime();
        var server = new WebhookServer(data, committedAt);
        double up = (System.nanoTime() - began) / 1e9;
        boolean delivered = teams.isEmpty();
        found(server);
        long end = System.nanoTime() + ROUND_SECONDS_MAX * 1_000_000_000L;
        long asked = committedAt.size();
        for (int turn = 0; committedAt.size() < until && System.nanoTime() < end; turn++) {
            if (!delivered && sink.requests() > before) {
                delivered = true;
                slowestStart = Math.max(slowestStart, up);
                slowestDelivery = Math.max(slowestDelivery, (System.nanoTime() - began) / 1e9);
            }
            if (asked - committedAt.size() < OUTSTANDING) {
                server.publish(teams.get(turn % TEAMS), 10);
                asked += 10;
            } else {
                LockSupport.parkNanos(500_000);
            }
        }
        if (database) {
            inFlight += server.inFlight();
            server.killDatabase();
            server.kill();
            return;
        }
        server.kill();
        inFlight += server.inFlight();
    }

    private void found(WebhookServer server) throws Exception {
        for (int team = teams.size(); team < TEAMS; team++) {
            String[] founded = server.team("chaos-" + team);
            server.endpoint(founded[1], sink.url("/ok/" + team));
            teams.add(founded[0]);
        }
    }

    private long missing() {
        var received = new HashSet<String>();
        sink.firstAt().keySet().forEach(one -> received.add(one.substring(0, one.indexOf('/'))));
        return committedAt.keySet().stream()
                .filter(event -> !received.contains(event))
                .count();
    }
}
