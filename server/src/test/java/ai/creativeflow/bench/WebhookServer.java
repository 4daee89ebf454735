package ai.creativeflow.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server with {@link WebhookSource} in it, as a process that can be told what to publish, weighed, and killed. */
final class WebhookServer implements AutoCloseable {

    private static final double TICKS_A_SECOND = 100;
    private static final int START_MILLIS_MAX = 120_000;

    /** What was claimed and not recorded: after a kill it may have been sent, and is sent again. */
    private static final String IN_FLIGHT = "SELECT count(*) FROM delivery_due WHERE node IS NOT NULL";

    private final Path data;
    private final Process process;
    private final ServerSocket control;
    private final PrintStream commands;
    private final int port;
    private final int managementPort;
    private final Map<String, Long> committedAt;
    private final AtomicLong committed = new AtomicLong();
    private volatile boolean dumped;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Starts it on a data directory, where an earlier one may have been. */
    WebhookServer(Path data, Map<String, Long> committedAt, String... settings)
            throws IOException, InterruptedException {
        this(data, committedAt, List.of(), settings);
    }

    /** The same with options for its JVM. */
    WebhookServer(Path data, Map<String, Long> committedAt, List<String> options, String... settings)
            throws IOException, InterruptedException {
        this.data = data;
        this.committedAt = committedAt;
        this.control = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        this.port = freePort();
        this.managementPort = freePort();
        this.process = start(options, settings);
        // Whatever ends the bench, it leaves nothing running.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        control.setSoTimeout(START_MILLIS_MAX);
        Socket socket = control.accept();
        socket.setTcpNoDelay(true);
        this.commands = new PrintStream(socket.getOutputStream(), true, StandardCharsets.US_ASCII);
        Thread.ofPlatform().daemon().start(() -> listen(socket));
    }

    static WebhookServer fresh(Path data) throws IOException, InterruptedException {
        return new WebhookServer(data, new ConcurrentHashMap<>());
    }

    private Process start(List<String> options, String... settings) throws IOException {
        Path jar = Path.of(System.getProperty("java.class.path"));
        Path source = Path.of(System.getProperty("bench.sources")).resolve("WebhookSource.java");
        String heap = System.getenv().getOrDefault("CREATIVEFLOW_HEAP", "512m");
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-Djava.awt.headless=true",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                jar.toString(),
                source.toString(),
                Integer.toString(control.getLocalPort()));
        builder.command().addAll(1, options);
        builder.environment()
                .putAll(Map.of(
                        "PORT", Integer.toString(port),
                        "MANAGEMENT_PORT", Integer.toString(managementPort),
                        "CREATIVEFLOW_DATA_DIR", data.toString(),
                        "CREATIVEFLOW_GENERATIONS_LIVE_ENGINE", "none"));
        for (String setting : settings) {
            builder.environment().put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
        }
        File log = data.resolveSibling("webhook-server.log").toFile();
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void listen(Socket socket) {
        try (var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int space = line.indexOf(' ');
                if (space < 0) {
                    dumped = true;
                } else {
                    committedAt.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
                    committed.incrementAndGet();
                }
            }
        } catch (IOException killed) {
            // That is how a killed one ends.
        }
    }

    void publish(String team, int count) {
        commands.print("publish %s %d\n".formatted(team, count));
        commands.flush();
    }

    void dump(String team, int count) {
        dumped = false;
        commands.print("dump %s %d\n".formatted(team, count));
        commands.flush();
    }

    boolean hasDumped() {
        return dumped;
    }

    long committed() {
        return committed.get();
    }

    /** Event, and the monotonic nanoseconds after its commit. */
    Map<String, Long> committedAt() {
        return committedAt;
    }

    /** A team of the plan without limits: its id and its live key. */
    String[] team(String name) throws IOException, InterruptedException {
        String token = fact("admin_token", Files.readString(data.resolve("bootstrap.json")));
        String body =
                "{\"name\": \"%s\", \"plan\": \"bench\", \"owner_email\": \"%s@example.com\"}".formatted(name, name);
        String founded = post(managementPort, "/admin/v1/teams", token, body);
        Matcher id = Pattern.compile("\"team\":\\{\"id\":\"([^\"]+)\"").matcher(founded);
        if (!id.find()) {
            throw new IllegalStateException(founded);
        }
        return new String[] {id.group(1), fact("live_key", founded)};
    }

    /** Its id. */
    String endpoint(String key, String url) throws IOException, InterruptedException {
        return endpoint(key, url, "");
    }

    /** With more members of the body, each with a comma before it. */
    String endpoint(String key, String url, String more) throws IOException, InterruptedException {
        String body = "{\"url\": \"%s\", \"events\": [\"generation.*\"]%s}".formatted(url, more);
        return fact("id", post(port, "/v1/webhook-endpoints", key, body));
    }

    /** Sends again what failed since long ago; says which job does. */
    String recover(String key, String endpoint) throws IOException, InterruptedException {
        String path = "/v1/webhook-endpoints/" + endpoint + "/recover";
        return fact("id", post(port, path, key, "{\"since\": \"2026-01-01T00:00:00Z\"}"));
    }

    /** Also where it is done by now. */
    void cancel(String key, String job) throws IOException, InterruptedException {
        send(port, "/v1/jobs/" + job + "/cancel", key, "");
    }

    /** How long a GET took, in nanoseconds; it must have succeeded. */
    long get(String key, String path) throws IOException, InterruptedException {
        long began = System.nanoTime();
        HttpResponse<String> answer = http.send(request(port, path, key).build(), BodyHandlers.ofString());
        long took = System.nanoTime() - began;
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " → " + answer.statusCode() + " " + answer.body());
        }
        return took;
    }

    private String post(int at, String path, String token, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(at, path, token, body);
        if (answer.statusCode() != 201 && answer.statusCode() != 202) {
            throw new IllegalStateException(path + " → " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private HttpResponse<String> send(int at, String path, String token, String body)
            throws IOException, InterruptedException {
        return http.send(
                request(at, path, token)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(int at, String path, String token) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
                .header("Authorization", "Bearer " + token);
    }

    private static String fact(String name, String json) {
        Matcher fact = Pattern.compile("\"" + name + "\" *: *\"([^\"]*)\"").matcher(json);
        if (!fact.find()) {
            throw new IllegalStateException("no " + name + " in " + json);
        }
        return fact.group(1);
    }

    /** Seconds of CPU since their start: the server's, and all of PostgreSQL's; zero where there is no /proc. */
    record Cpu(double server, double database) {

        Cpu since(Cpu before) {
            return new Cpu(server - before.server, database - before.database);
        }
    }

    Cpu cpu() throws IOException {
        long postmaster = postmaster();
        double database = seconds(postmaster, true);
        for (ProcessHandle child : ProcessHandle.of(postmaster)
                .map(handle -> handle.children().toList())
                .orElse(List.of())) {
            database += seconds(child.pid(), false);
        }
        return new Cpu(seconds(process.pid(), false), database);
    }

    /** With {@code ended}, what its children took that are gone is in it. */
    private static double seconds(long pid, boolean ended) throws IOException {
        Path stat = Path.of("/proc/" + pid + "/stat");
        if (!Files.exists(stat)) {
            return 0;
        }
        String text = Files.readString(stat);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        if (ended) {
            ticks += Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
        }
        return ticks / TICKS_A_SECOND;
    }

    private long postmaster() throws IOException {
        return Long.parseLong(postmasterFile().getFirst().strip());
    }

    private List<String> postmasterFile() throws IOException {
        return Files.readAllLines(data.resolve("postgres").resolve("postmaster.pid"));
    }

    /** As the owner of the schema. */
    Connection database() throws IOException, SQLException {
        String password = Files.readString(data.resolve("secrets").resolve("postgresql-creativeflow-owner"))
                .strip();
        String url = "jdbc:postgresql://127.0.0.1:%s/creativeflow?currentSchema=creativeflow"
                .formatted(postmasterFile().get(3).strip());
        return DriverManager.getConnection(url, "creativeflow_owner", password);
    }

    /** Endpoints whose URL has this in it get nothing more. */
    void pause(String path) throws IOException, SQLException {
        try (Connection connection = database();
                var pause = connection.prepareStatement(
                        "UPDATE webhook_endpoint SET paused = true WHERE position(? IN url) > 0")) {
            pause.setString(1, path);
            pause.executeUpdate();
        }
    }

    /** How many deliveries a node has in its hands. */
    long inFlight() throws IOException, SQLException {
        try (Connection connection = database();
                var statement = connection.createStatement();
                var counted = statement.executeQuery(IN_FLIGHT)) {
            counted.next();
            return counted.getLong(1);
        }
    }

    long residentMegabytes() throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1_024)
                .findFirst()
                .orElse(0);
    }

    /** Without a warning. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        closeControl();
    }

    /** PostgreSQL, all of it, without a warning. */
    void killDatabase() throws IOException {
        long postmaster = postmaster();
        var children = ProcessHandle.of(postmaster)
                .map(handle -> handle.children().toList())
                .orElse(List.of());
        ProcessHandle.of(postmaster).ifPresent(ProcessHandle::destroyForcibly);
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private void closeControl() {
        try {
            control.close();
        } catch (IOException ignored) {
            // Nothing is said through it any more.
        }
    }

    @Override
    public void close() {
        commands.close();
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeControl();
        http.close();
    }
}
