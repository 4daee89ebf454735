package ai.creativeflow.bench;

import ai.creativeflow.kernel.ids.EventId;
import ai.creativeflow.kernel.ids.TeamId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What deliveries promise by the clock: a rate, an open circuit, a deadline, retries across a restart, live ones beside
 * recoveries, by TLS, and woken by RabbitMQ alone. Arguments: a directory for data, the address of a RabbitMQ or {@code none}.
 * Prints rows of a table.
 */
final class WebhookTimes {

    private static final double MILLIS = 1e6;
    private static final double SECOND = 1e9;
    private static final int LIMIT = 50;
    private static final int LIMITED_SECONDS = 20;
    private static final int FAILED = 8_000;
    private static final int RECOVERING = 20;
    private static final int FAILED_OF_ALL = 30_000;
    private static final int LATE = 2_000;
    /** Of one endpoint, each with a first failure: fewer than open its circuit. */
    private static final int LATE_EACH = 10;

    private static final double DEADLINE_MILLIS = 15_000;
    private static final int HANGING_TEAMS = 10;
    /** Fewer than open a circuit. */
    private static final int HANGING_EACH = 5;

    private static final int QUIET_TEAMS = 20;
    private static final int QUIET_EVENTS_A_SECOND = 100;
    private static final int PACED_SECONDS = 10;
    private static final int PAIRS = 5;
    private static final int WARM_UP_SECONDS = 15;
    private static final double PACE = 0.7;
    private static final String PASSWORD = "changeit";

    private static final String FAIL = """
            WITH gone AS (DELETE FROM delivery_due WHERE team_id = ?)
            UPDATE delivery
            SET status = 'failed', attempts = 10
            WHERE team_id = ?
            """;

    private static final String PUT_OFF =
            "UPDATE delivery_due SET due_at = now() + make_interval(secs => 10 + 20 * random()) WHERE node IS NULL";

    private static final String DUE = """
            SELECT event_id, extract(epoch FROM due_at) * 1000 AS due
            FROM delivery_due
            """;

    private final Path directory;

    private WebhookTimes(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        var bench = new WebhookTimes(Files.createDirectories(Path.of(arguments[0])));
        try (var sink = new WebhookSink();
                var server = WebhookServer.fresh(bench.directory.resolve("plain"))) {
            var load = new WebhookLoad(server, sink);
            warmUp(load);
            limited(server, sink, load);
            recovery(server, sink, load, 1, FAILED);
            recovery(server, sink, load, RECOVERING, FAILED_OF_ALL);
            circuit(server, sink, load);
            deadline(server, sink, load);
        }
        try (var sink = new WebhookSink()) {
            bench.restarted(sink);
        }
        bench.encrypted();
        if (!arguments[1].equals("none")) {
            bench.throughBroker(arguments[1]);
        }
    }

    private static List<String> warmUp(WebhookLoad load) throws Exception {
        List<String> teams = load.teams("warm", 16, 1, "/ok");
        load.saturate(teams, 1, WARM_UP_SECONDS);
        return teams;
    }

    private static void limited(WebhookServer server, WebhookSink sink, WebhookLoad load) throws Exception {
        String team = load.teams("limited", 1, 0, "/limited").getFirst();
        server.endpoint(load.key(team), sink.url("/limited"), ", \"rate_limit_per_second\": " + LIMIT);
        sink.forget();
        server.publish(team, LIMIT * (LIMITED_SECONDS + 10));
        LockSupport.parkNanos((long) ((LIMITED_SECONDS + 2) * SECOND));
        long[] at = sink.firstAt().entrySet().stream()
                .filter(one -> one.getKey().endsWith("/limited"))
                .mapToLong(Map.Entry::getValue)
                .sorted()
                .toArray();
        long from = at[0] + (long) SECOND;
        long received = Arrays.stream(at)
                .filter(one -> one >= from && one < from + LIMITED_SECONDS * (long) SECOND)
                .count();
        server.pause("/limited");
        Webhooks.row(
                "an endpoint of %d/s with a backlog".formatted(LIMIT),
                "%.1f %%".formatted(100.0 * received / (LIMIT * LIMITED_SECONDS)),
                "of its rate used; at most %d in any second; at least 95 %% and at most 52 are wanted",
                most(at));
    }

    private static int most(long[] sorted) {
        int most = 0;
        for (int first = 0, last = 0; last < sorted.length; last++) {
            while (sorted[last] - sorted[first] >= (long) SECOND) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    /** Rounds without and with it take turns, so that what the machine does besides is in both. */
    private static void recovery(WebhookServer server, WebhookSink sink, WebhookLoad load, int endpoints, int failed)
            throws Exception {
        List<String> quiet = load.teams("live-" + endpoints, QUIET_TEAMS, 1, "/live");
        Map<String, String> missing = new HashMap<>();
        for (String team : load.teams("missed-" + endpoints, endpoints, 0, "/bulk")) {
            missing.put(team, server.endpoint(load.key(team), sink.url("/bulk/" + team)));
        }
        long before = sink.bulk();
        for (String team : missing.keySet()) {
            server.dump(team, failed / endpoints);
        }
        WebhookLoad.await("what is to be missed", () -> sink.bulk() - before >= failed);
        LockSupport.parkNanos((long) SECOND);
        for (String team : missing.keySet()) {
            change(server, FAIL, team(team), team(team));
        }
        load.paced(quiet, QUIET_EVENTS_A_SECOND, 3, 1, "/live");
        List<WebhookLatency> without = new ArrayList<>();
        List<WebhookLatency> with = new ArrayList<>();
        long again = 0;
        for (int round = 0; round < PAIRS; round++) {
            without.add(live(load, quiet));
            long sent = sink.bulk();
            Map<String, String> jobs = new HashMap<>();
            for (var one : missing.entrySet()) {
                jobs.put(server.recover(load.key(one.getKey()), one.getValue()), one.getKey());
            }
            with.add(live(load, quiet));
            again += sink.bulk() - sent;
            for (var job : jobs.entrySet()) {
                server.cancel(load.key(job.getValue()), job.getKey());
            }
            awaitStandstill(sink);
        }
        var alone = WebhookLatency.together(without);
        var beside = WebhookLatency.together(with);
        Webhooks.row(
                "live deliveries' p99 while %d endpoint%s recover%s"
                        .formatted(endpoints, endpoints == 1 ? "" : "s", endpoints == 1 ? "s" : ""),
                "%.2f x".formatted(beside.share(0.99) / alone.share(0.99)),
                "%s; without: %s; %d rounds of each in turns; %.0f/s were sent again meanwhile; at most 1.2 is wanted",
                beside,
                alone,
                PAIRS,
                (double) again / (PAIRS * PACED_SECONDS));
    }

    private static void awaitStandstill(WebhookSink sink) {
        long was;
        do {
            was = sink.bulk();
            LockSupport.parkNanos((long) SECOND);
        } while (sink.bulk() != was);
    }

    private static WebhookLatency live(WebhookLoad load, List<String> teams) {
        return load.paced(teams, QUIET_EVENTS_A_SECOND, PACED_SECONDS, 1, "/live");
    }

    private static void circuit(WebhookServer server, WebhookSink sink, WebhookLoad load) throws Exception {
        String team = load.teams("broken", 1, 1, "/broken").getFirst();
        sink.breakDown(true);
        server.publish(team, 60);
        WebhookLoad.await("the failures", () -> sink.brokenAt().size() >= 20);
        LockSupport.parkNanos((long) (10 * SECOND));
        long[] failed = times(sink);
        double open = (failed[failed.length - 1] - failed[19]) / SECOND;
        WebhookLoad.await("a probe", () -> sink.brokenAt().size() > failed.length);
        double probe = (times(sink)[failed.length] - failed[failed.length - 1]) / SECOND;
        sink.breakDown(false);
        int known = times(sink).length;
        WebhookLoad.await("the probe that succeeds", () -> sink.brokenAt().size() > known);
        long mended = times(sink)[known];
        WebhookLoad.await("the next one", () -> sink.brokenAt().size() > known + 1);
        double closed = (times(sink)[known + 1] - mended) / SECOND;
        Webhooks.row(
                "a circuit opens, probes and closes",
                "%.2f s".formatted(open),
                "from the twentieth failure to the last attempt, 2 s are wanted; then one after %.1f s, 30 are wanted; %.2f s from success to the next, 1 is wanted",
                probe,
                closed);
    }

    private static long[] times(WebhookSink sink) {
        return sink.brokenAt().stream().mapToLong(Long::longValue).toArray();
    }

    /** Half of them never get a byte of an answer, half get one now and then. */
    private static void deadline(WebhookServer server, WebhookSink sink, WebhookLoad load) throws Exception {
        List<String> teams = new ArrayList<>(load.teams("silent", HANGING_TEAMS, 1, "/hang/silent"));
        teams.addAll(load.teams("dripping", HANGING_TEAMS, 1, "/hang/drip"));
        for (String team : teams) {
            server.publish(team, HANGING_EACH);
        }
        int attempts = teams.size() * HANGING_EACH;
        WebhookLoad.await("the ends of attempts", () -> sink.hungFor().size() >= attempts);
        server.pause("/hang");
        double[] late = sink.hungFor().stream()
                .mapToDouble(nanos -> nanos / MILLIS - DEADLINE_MILLIS)
                .sorted()
                .toArray();
        Webhooks.row(
                "attempts at endpoints that hang end at their deadline",
                "%+.0f ms".formatted(late[late.length - 1]),
                "the last one, %+.0f ms the first of %d, as the endpoint sees it: 15 s from the whole request on; within 100 ms is wanted",
                late[0],
                late.length);
    }

    /** Each fails once; the second attempts are due while the server starts again, or soon after. */
    private void restarted(WebhookSink sink) throws Exception {
        Path data = directory.resolve("restarted");
        Map<String, Double> due = new HashMap<>();
        try (var server = WebhookServer.fresh(data)) {
            var load = new WebhookLoad(server, sink);
            List<String> teams = load.teams("late", LATE / LATE_EACH, 1, "/second");
            sink.forget();
            for (String team : teams) {
                server.publish(team, LATE_EACH);
                LockSupport.parkNanos((long) (SECOND / 100));
            }
            WebhookLoad.await("the commits", () -> server.committed() >= LATE);
            LockSupport.parkNanos((long) (2 * SECOND));
            change(server, PUT_OFF);
            due.putAll(due(server));
        }
        double wall = System.currentTimeMillis() - System.nanoTime() / MILLIS;
        double up;
        try (var server = new WebhookServer(data, new ConcurrentHashMap<>())) {
            // What is due is looked at from here on.
            up = System.nanoTime() / MILLIS + wall;
            WebhookLoad.await("the second attempts", () -> sink.firstAt().size() >= due.size());
        }
        double[] late = sink.firstAt().entrySet().stream()
                .mapToDouble(one -> one.getValue() / MILLIS + wall - due(due, one.getKey()))
                .filter(one -> !Double.isNaN(one))
                .sorted()
                .toArray();
        long early = due.values().stream().filter(one -> one < up).count();
        var figures = new WebhookLatency(late);
        Webhooks.row(
                "retries after a restart, late by",
                "%.0f ms".formatted(figures.share(0.99)),
                "p99; %s; %d were due before the start was through; 100 are wanted",
                figures,
                early);
    }

    private static double due(Map<String, Double> due, String received) {
        Double planned = due.get(received.substring(0, received.indexOf('/')));
        return planned == null ? Double.NaN : planned;
    }

    private static Map<String, Double> due(WebhookServer server) throws Exception {
        Map<String, Double> due = new HashMap<>();
        try (Connection connection = server.database();
                var statement = connection.prepareStatement(DUE);
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                due.put(new EventId(rows.getObject(1, UUID.class)).text(), rows.getDouble(2));
            }
        }
        return due;
    }

    private void encrypted() throws Exception {
        Path store = directory.resolve("sink.p12");
        var keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "sink",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-validity",
                "30");
        if (keytool.redirectErrorStream(true).start().waitFor() != 0) {
            throw new IllegalStateException("keytool made no certificate");
        }
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        var tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        List<String> trusting =
                List.of("-Djavax.net.ssl.trustStore=" + store, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
        try (var sink = new WebhookSink(tls);
                var server = new WebhookServer(directory.resolve("tls"), new ConcurrentHashMap<>(), trusting)) {
            var load = new WebhookLoad(server, sink);
            List<String> teams = warmUp(load);
            var cpu = server.cpu();
            long before = sink.requests();
            long began = System.nanoTime();
            load.saturate(teams, 1, PACED_SECONDS);
            double delivered = sink.requests() - before;
            double seconds = (System.nanoTime() - began) / SECOND;
            var used = server.cpu().since(cpu);
            Webhooks.row(
                    "deliveries a second by TLS, an event for each",
                    "%.0f/s".formatted(delivered / seconds),
                    "%.0f/s for a core of server and PostgreSQL; connections are kept",
                    delivered / (used.server() + used.database()));
        }
    }

    /** The fan-out of this process hears of a commit by the broker's message only. */
    private void throughBroker(String url) throws Exception {
        try (var sink = new WebhookSink();
                var server = new WebhookServer(
                        directory.resolve("broker"),
                        new ConcurrentHashMap<>(),
                        List.of("-Dbench.deaf=true"),
                        "CREATIVEFLOW_RABBITMQ_URL=" + url)) {
            var load = new WebhookLoad(server, sink);
            List<String> teams = warmUp(load);
            long before = sink.requests();
            long began = System.nanoTime();
            load.saturate(teams, 1, PACED_SECONDS);
            double most = (sink.requests() - before) / ((System.nanoTime() - began) / SECOND);
            int rate = (int) (most * PACE);
            var took = load.paced(teams, rate, PACED_SECONDS, 1, "/ok");
            Webhooks.row(
                    "from commit to receipt through RabbitMQ at %d/s".formatted(rate),
                    "%.1f ms".formatted(took.share(0.99)),
                    "p99; %s; %.0f/s at most; p50 30 and p99 150 are wanted",
                    took,
                    most);
        }
    }

    private static void change(WebhookServer server, String sql, UUID... values) throws Exception {
        try (Connection connection = server.database();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static UUID team(String id) {
        return TeamId.parse(id).orElseThrow().value();
    }
}
