package ai.creativeflow.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How punctual waiting is, also while nobody can read a generation, how long a cancel takes, how fast a batch is taken in,
 * and whether what is said of the time ahead comes true. Arguments: data directory, base URL, a live key and a test key of
 * one team without limits. Prints rows of a table, a tab between the cells.
 */
final class GenerationTimes {

    private static final String ROLE = "creativeflow_owner";
    private static final int WAITERS = 100;
    private static final int[] WAITS = {1, 2, 5};
    /** More than the pool of connections serves within a second is refused, as it should be. */
    private static final int CANCELS_AT_ONCE = 10;

    private static final int CANCELS = 300;
    private static final int LINES = 1_000;
    private static final int FORECASTS = 150;
    private static final int FORECASTS_WARM_UP = 20;
    private static final String SLOW =
            "{\"prompt\": \"Later [[test:slow=60s]]\", \"format\": \"x_post\", \"samples\": 1}";
    private static final String DRAWN =
            "{\"prompt\": \"Summer sale number %d\", \"format\": \"x_post\", \"samples\": 4, \"seed\": %d}";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path data;
    private final String base;
    private final String live;
    private final String test;

    private GenerationTimes(Path data, String base, String live, String test) {
        this.data = data;
        this.base = base;
        this.live = live;
        this.test = test;
    }

    public static void main(String[] arguments) throws Exception {
        var times = new GenerationTimes(Path.of(arguments[0]), arguments[1], arguments[2], arguments[3]);
        times.waiting();
        times.waitingInSilence();
        times.canceling();
        times.batch();
        times.forecasts();
    }

    /** How late an answer is, counted from the end of the wait that was asked for. */
    private void waiting() throws Exception {
        List<String> ids = slow(WAITERS);
        var late = new ArrayList<Double>();
        for (int wait : WAITS) {
            late.addAll(together(ids, id -> lateness(id, wait)));
        }
        row(
                "answers to ?wait=1, 2 and 5, how late: p99",
                "%.0f ms".formatted(at(late, 0.99)),
                "p50 %.0f ms, max %.0f ms, %d calls, %d at once; at most 250 ms are wanted"
                        .formatted(at(late, 0.5), at(late, 1), late.size(), WAITERS));
    }

    /** The table is locked while they wait, and stays so until the last of them has its answer. */
    private void waitingInSilence() throws Exception {
        List<String> ids = slow(WAITERS);
        for (boolean seen : new boolean[] {true, false}) {
            try (Connection connection = connect()) {
                connection.setAutoCommit(false);
                try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    if (!seen) {
                        lock(connection);
                    }
                    List<Future<Double>> calls = ids.stream()
                            .map(id -> threads.submit((Callable<Double>) () -> lateness(id, 3)))
                            .toList();
                    if (seen) {
                        LockSupport.parkNanos(1_000_000_000L);
                        lock(connection);
                    }
                    var late = new ArrayList<Double>();
                    for (Future<Double> call : calls) {
                        late.add(call.get());
                    }
                    connection.rollback();
                    row(
                            seen
                                    ? "the same, the database silent from the first second on: p99"
                                    : "the same, the database silent from the start: p99",
                            "%.0f ms".formatted(at(late, 0.99)),
                            "?wait=3; p50 %.0f ms, max %.0f ms, %d at once; %s"
                                    .formatted(
                                            at(late, 0.5),
                                            at(late, 1),
                                            WAITERS,
                                            seen ? "200 with what was seen last" : "503, nothing was seen"));
                }
            }
        }
    }

    private void canceling() throws Exception {
        List<String> queued = slow(CANCELS);
        var took = new ArrayList<Double>();
        for (int from = 0; from < queued.size(); from += CANCELS_AT_ONCE) {
            List<String> some = queued.subList(from, Math.min(queued.size(), from + CANCELS_AT_ONCE));
            took.addAll(together(some, id -> millis("POST", "/v1/generations/" + id + "/cancel", test, "{}", 200)));
        }
        row(
                "cancel of what waits, answered: p95",
                "%.0f ms".formatted(at(took, 0.95)),
                "p50 %.0f ms, max %.0f ms, %d at once; the answer is the canceled object; 500 ms are wanted"
                        .formatted(at(took, 0.5), at(took, 1), CANCELS_AT_ONCE));
    }

    private void batch() throws Exception {
        var lines = new StringBuilder("{\"lines\": [");
        for (int n = 0; n < LINES; n++) {
            lines.append(n == 0 ? "" : ",")
                    .append(
                            "{\"idempotency_key\": \"%d-%d\", \"request\": {\"prompt\": \"Sale\", \"format\": \"x_post\", "
                                    .formatted(System.nanoTime(), n))
                    .append("\"auto_select\": true}}");
        }
        long begun = System.nanoTime();
        String id =
                text("id", send("POST", "/v1/batches", live, lines.append("]}").toString(), 202));
        double answered = (System.nanoTime() - begun) / 1e6;
        until(() -> number("waiting", send("GET", "/v1/batches/" + id, live, null, 200)) == 0);
        double accepted = (System.nanoTime() - begun) / 1e9;
        until(() -> send("GET", "/v1/batches/" + id, live, null, 200).contains("\"done\":true"));
        double done = (System.nanoTime() - begun) / 1e9;
        row(
                "lines of a batch accepted",
                "%.0f/s".formatted(LINES / accepted),
                "%d lines in %.1f s, the batch itself answered in %.0f ms; engine none works meanwhile"
                        .formatted(LINES, accepted, answered));
        row(
                "lines of a batch done, final included",
                "%.0f/s".formatted(LINES / done),
                "%.1f s until the batch was completed".formatted(done));
    }

    /** Pictures of the studio, all handed in at once: what the first forecast of each says against when it was ready. */
    private void forecasts() throws Exception {
        together(ids(FORECASTS_WARM_UP), n -> drawn(n));
        List<Forecast> all = together(ids(FORECASTS), n -> drawn(n));
        List<Forecast> told = all.stream().filter(Forecast::told).toList();
        row(
                "generations that were ready by the p90 that was said",
                "%.0f %%"
                        .formatted(100.0
                                * told.stream()
                                        .filter(one -> one.took <= one.p90)
                                        .count()
                                / told.size()),
                "by the p50 %.0f %%; %d of %d had a forecast when they were accepted; 85 to 95 %% are wanted"
                        .formatted(
                                100.0
                                        * told.stream()
                                                .filter(one -> one.took <= one.p50)
                                                .count()
                                        / told.size(),
                                told.size(),
                                all.size()));
    }

    private record Forecast(double p50, double p90, double took) {
        boolean told() {
            return p90 >= 0;
        }
    }

    private Forecast drawn(String number) throws Exception {
        String body = DRAWN.formatted(Integer.parseInt(number), Integer.parseInt(number));
        String id = text("id", send("POST", "/v1/generations", test, body, 202));
        long begun = System.nanoTime();
        String first = send("GET", "/v1/generations/" + id, test, null, 200);
        Matcher eta = Pattern.compile("\"eta_seconds\":\\{\"p50\":([0-9.]+),\"p90\":([0-9.]+)}")
                .matcher(first);
        boolean told = eta.find();
        until(() -> send("GET", "/v1/generations/" + id + "?wait=60", test, null, 200)
                .contains("\"action_required\":\"select_sample\""));
        double took = (System.nanoTime() - begun) / 1e9;
        return new Forecast(
                told ? Double.parseDouble(eta.group(1)) : -1, told ? Double.parseDouble(eta.group(2)) : -1, took);
    }

    private double lateness(String id, int wait) throws Exception {
        return millis("GET", "/v1/generations/" + id + "?wait=" + wait, test, null, 0) - wait * 1_000.0;
    }

    private List<String> slow(int count) throws Exception {
        return together(ids(count), n -> text("id", send("POST", "/v1/generations", test, SLOW, 202)));
    }

    private static List<String> ids(int count) {
        var ids = new ArrayList<String>();
        for (int n = 0; n < count; n++) {
            ids.add(Integer.toString(n));
        }
        return ids;
    }

    private interface Call<T> {
        T of(String id) throws Exception;
    }

    private static <T> List<T> together(List<String> ids, Call<T> call) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = ids.stream()
                    .map(id -> threads.submit((Callable<T>) () -> call.of(id)))
                    .toList();
            var results = new ArrayList<T>();
            for (Future<T> one : running) {
                results.add(one.get());
            }
            return results;
        }
    }

    private static void until(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + 300_000_000_000L;
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not within five minutes");
            }
            LockSupport.parkNanos(20_000_000L);
        }
    }

    private double millis(String method, String path, String key, String body, int status) throws Exception {
        long begun = System.nanoTime();
        send(method, path, key, body, status);
        return (System.nanoTime() - begun) / 1e6;
    }

    /** A status of 0 is any. */
    private String send(String method, String path, String key, String body, int status)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (status != 0 && answer.statusCode() != status) {
            throw new IllegalStateException(
                    "%s %s → %d %s".formatted(method, path, answer.statusCode(), answer.body()));
        }
        return answer.body();
    }

    private static String text(String name, String json) {
        Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        if (!found.find()) {
            throw new IllegalStateException(json);
        }
        return found.group(1);
    }

    private static long number(String name, String json) {
        Matcher found = Pattern.compile("\"" + name + "\":(\\d+)").matcher(json);
        if (!found.find()) {
            throw new IllegalStateException(json);
        }
        return Long.parseLong(found.group(1));
    }

    private static double at(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    private static void row(String what, String figure, String beside) {
        System.out.println(String.join("\t", what, figure, beside));
    }

    private static void lock(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("LOCK TABLE generation");
        }
    }

    private Connection connect() throws IOException, SQLException {
        List<String> running = Files.readAllLines(data.resolve("postgres").resolve("postmaster.pid"));
        String password = Files.readString(data.resolve("secrets").resolve("postgresql-" + ROLE.replace('_', '-')))
                .strip();
        String url = "jdbc:postgresql://127.0.0.1:%s/creativeflow?currentSchema=creativeflow"
                .formatted(running.get(3).strip());
        return DriverManager.getConnection(url, ROLE, password);
    }
}
